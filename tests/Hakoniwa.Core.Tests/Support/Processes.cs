using System.Globalization;

namespace Hakoniwa.Core.Tests.Support;

/// <summary>Processes of the machine, as /proc tells.</summary>
internal static class Processes
{
    /// <summary>The children of this process, ended ones included, as <c>pid state command</c>.</summary>
    internal static string[] Children()
        => [.. Directory.EnumerateDirectories("/proc/self/task").SelectMany(t => ReadOrEmpty(t + "/children").Split(' ', StringSplitOptions.RemoveEmptyEntries)).Select(Describe)];

    /// <summary>Whether a process runs, an ended one that nobody has collected left out.</summary>
    internal static bool Runs(int pid) => State(pid) is not ("" or "Z" or "X");

    /// <summary>How many processes have this text in their command line.</summary>
    internal static int With(string marker)
        => Directory.EnumerateDirectories("/proc")
            .Where(d => char.IsAsciiDigit(Path.GetFileName(d)[0]))
            .Count(d => ReadOrEmpty(d + "/cmdline").Contains(marker, StringComparison.Ordinal));

    /// <summary>The ids of those that have this text in their command line or environment, ended ones left out.</summary>
    internal static string[] Marked(string marker)
        => [.. Directory.EnumerateDirectories("/proc")
            .Select(d => Path.GetFileName(d))
            .Where(n => char.IsAsciiDigit(n[0]) && (ReadOrEmpty($"/proc/{n}/cmdline") + ReadOrEmpty($"/proc/{n}/environ")).Contains(marker, StringComparison.Ordinal))];

    private static string State(int pid)
    {
        var stat = ReadOrEmpty(string.Create(CultureInfo.InvariantCulture, $"/proc/{pid}/stat"));
        var end = stat.LastIndexOf(')');
        return end < 0 ? "" : stat.Substring(end + 2, 1);
    }

    internal static string Describe(string pid)
    {
        var stat = ReadOrEmpty($"/proc/{pid}/stat");
        return stat.Length == 0 ? pid : string.Join(' ', stat.Split(' ').Take(3));
    }

    private static string ReadOrEmpty(string path)
    {
        try
        {
            return File.ReadAllText(path);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            // It has ended while we were looking, or is somebody else's.
            return "";
        }
    }
}
