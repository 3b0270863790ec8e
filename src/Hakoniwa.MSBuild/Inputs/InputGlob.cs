using System.IO.Enumeration;

namespace Hakoniwa.MSBuild.Inputs;

/// <summary>
/// A pattern among the inputs that MSBuild did not expand, since it stands in an attribute of the task: <c>*</c> and <c>?</c> in names, and
/// <c>**</c> for any directories. As in MSBuild it finds files, hidden ones too; links to directories are not entered.
/// </summary>
internal static class InputGlob
{
    private const string AnyDirectories = "**";

    internal static bool IsPattern(ReadOnlySpan<char> path) => path.IndexOfAny('*', '?') >= 0;

    /// <param name="pattern">Absolute and normalised.</param>
    internal static IReadOnlyList<string> Expand(string pattern)
    {
        var parts = pattern.Split('/', StringSplitOptions.RemoveEmptyEntries);
        var first = Array.FindIndex(parts, p => IsPattern(p));
        var found = new List<string>();
        Expand("/" + string.Join('/', parts[..first]), parts.AsSpan(first), found);
        return found.Count < 2 || !parts.AsSpan(first).Contains(AnyDirectories) ? found : [.. found.Distinct(StringComparer.Ordinal)];
    }

    private static void Expand(string directory, ReadOnlySpan<string> parts, List<string> found)
    {
        if (!Directory.Exists(directory))
            return;
        var part = parts[0];
        var rest = parts[1..];
        var prefix = directory == "/" ? "/" : directory + "/";
        if (part == AnyDirectories)
        {
            if (rest.IsEmpty)
                rest = new[] { "*" };
            Expand(directory, rest, found);
            foreach (var below in Names(directory, "*", directories: true))
                Expand(prefix + below, parts, found);
            return;
        }

        if (rest.IsEmpty)
        {
            if (IsPattern(part))
                found.AddRange(Names(directory, part, directories: false).Select(n => prefix + n));
            else if (File.Exists(prefix + part))
                found.Add(prefix + part);
            return;
        }

        if (!IsPattern(part))
        {
            Expand(prefix + part, rest, found);
            return;
        }

        foreach (var below in Names(directory, part, directories: true))
            Expand(prefix + below, rest, found);
    }

    private static FileSystemEnumerable<string> Names(string directory, string pattern, bool directories)
    {
        var expression = pattern.Replace("\\", "\\\\", StringComparison.Ordinal);
        var options = new EnumerationOptions { AttributesToSkip = 0, RecurseSubdirectories = false, IgnoreInaccessible = false };
        return new FileSystemEnumerable<string>(directory, static (ref FileSystemEntry entry) => entry.FileName.ToString(), options)
        {
            ShouldIncludePredicate = (ref FileSystemEntry entry) => entry.IsDirectory == directories
                && (pattern == "*" || FileSystemName.MatchesSimpleExpression(expression, entry.FileName, ignoreCase: false))
                && (!directories || (entry.Attributes & FileAttributes.ReparsePoint) == 0),
        };
    }
}
