namespace Hakoniwa.Core.Tests.Support;

/// <summary>Runs Hakoniwa.Probe, inside a sandbox and outside of any.</summary>
internal static class Probe
{
    internal static string Path { get; } = Host.Sibling("Hakoniwa.Probe");

    /// <summary>The hermetic sandbox, with what the probe needs to run.</summary>
    internal static Container Sandbox() => Equip(Container.Hermetic());

    /// <summary>Adds the probe and the .NET runtime, read-only, to a sandbox that has a root file system.</summary>
    internal static Container Equip(Container container) => container
        .BindReadOnly(System.IO.Path.GetDirectoryName(Path)!)
        .BindReadOnly(Host.DotnetRoot)
        .Environment("DOTNET_EnableDiagnostics", "0")
        .Environment("DOTNET_TieredPGO", "0");

    internal static Command Command(Container container, params string[][] verbs) => container.Command(Host.Dotnet, Arguments(verbs));

    internal static ProbeLine[] Inside(Container container, params string[][] verbs) => Parse(Command(container, verbs).Output(), verbs.Length);

    internal static ProbeLine[] Inside(params string[][] verbs) => Inside(Sandbox(), verbs);

    internal static ProbeLine[] Outside(params string[][] verbs)
    {
        var (code, output, error) = Host.Run(Host.Dotnet, Arguments(verbs));
        Assert.That(code, Is.Zero, error);
        return Parse(output);
    }

    internal static string[] CommandLine(params string[][] verbs) => [Host.Dotnet, .. Arguments(verbs)];

    internal static ProbeLine[] Parse(Output output, int expected)
    {
        Assert.That(output.Status.Code, Is.Zero, output.StandardError + output.StandardOutput);
        var lines = Parse(output.StandardOutput);
        Assert.That(lines, Has.Length.EqualTo(expected));
        return lines;
    }

    private static ProbeLine[] Parse(string output)
        => [.. output.Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(ProbeLine.Parse)];

    private static IEnumerable<string> Arguments(string[][] verbs)
        => ["exec", Path, .. verbs.SelectMany((verb, i) => i == 0 ? verb : ["--", .. verb])];
}
