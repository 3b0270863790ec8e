namespace Hakoniwa;

/// <summary>Where a program is looked for when its name has no slash.</summary>
internal static class SearchPath
{
    internal const string Default = "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin";

    internal static IReadOnlyList<string> Candidates(string program, string? path)
    {
        if (program.Contains('/', StringComparison.Ordinal))
            return [program];

        // An empty part of PATH is the working directory, by POSIX.
        return [.. (string.IsNullOrEmpty(path) ? Default : path).Split(':').Select(d => d.Length == 0 ? "./" + program : d.TrimEnd('/') + "/" + program)];
    }
}
