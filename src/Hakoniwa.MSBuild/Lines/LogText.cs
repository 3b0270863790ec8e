using Hakoniwa.Reporting;

namespace Hakoniwa.MSBuild.Lines;

/// <summary>
/// Names that a step chose, in messages of the task: they begin no line, colour nothing, and are no commands to a build server that reads the log.
/// </summary>
internal static class LogText
{
    internal static string Harmless(string message) => Printable.Text(message)

        // Azure Pipelines obeys these wherever they stand in a line. The other servers' stand at the beginning of one.
        .Replace("##vso[", "##vso\\u005b", StringComparison.OrdinalIgnoreCase)
        .Replace("##[", "##\\u005b", StringComparison.Ordinal);
}
