namespace Hakoniwa.MSBuild.Tests.Parity;

/// <summary>Elements of a target by name, in which TASK stands for the name of the task: run once with Exec and once with HakoniwaExec.</summary>
internal static partial class ParityCases
{
    private const string Result = """<Output TaskParameter="ExitCode" PropertyName="Code" /></TASK><Message Importance="high" Text="exit code $(Code)" />""";

    private const string Lines = """
        <Output TaskParameter="ConsoleOutput" ItemName="Line" /></TASK><Message Importance="high" Text="lines @(Line->'[%(Identity)]')" />
        """;

    /// <summary>Here Exec itself logs now one stream first, now the other: it has a queue for each.</summary>
    internal static IReadOnlySet<string> TwoStreams { get; } = new HashSet<string> { "ErrorStreamAsErrors", "Importances", "CollectedBoth" };

    internal static IReadOnlyDictionary<string, string> All { get; } =
        new[] { Exits, Outputs, Formats, Parameters, Commands, Environments }.SelectMany(group => group).ToDictionary(c => c.Key, c => c.Value);
}
