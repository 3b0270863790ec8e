using System.Globalization;

using Hakoniwa.Interop;

namespace Hakoniwa.Limiting;

/// <summary>
/// The names of groups: they tell the launching process, so that what one left that was killed can be removed. A process id means something
/// in one PID namespace and for one process alone, so these are in the name, too.
/// </summary>
internal static class CgroupName
{
    private const string Prefix = "hakoniwa-";
    private const int StartTimeField = 22;

    private static readonly string PidNamespace = NamespaceOf("/proc/self/ns/pid");
    private static readonly string Own = string.Create(
        CultureInfo.InvariantCulture, $"{Prefix}{PidNamespace}-{Environment.ProcessId}-{StartTime(Environment.ProcessId)}-");

    private static int _last;

    internal static string Next() => Own + Interlocked.Increment(ref _last).ToString(CultureInfo.InvariantCulture);

    /// <summary>Whether this is a group of a process of this PID namespace that lives no more.</summary>
    internal static bool IsLeftover(string name)
    {
        var parts = name.Split('-');
        return parts.Length == 5
            && name.StartsWith(Prefix, StringComparison.Ordinal)
            && parts[1] == PidNamespace
            && int.TryParse(parts[2], NumberStyles.None, CultureInfo.InvariantCulture, out var pid)
            && ulong.TryParse(parts[3], NumberStyles.None, CultureInfo.InvariantCulture, out var started)
            && !Lives(pid, started);
    }

    private static bool Lives(int pid, ulong started)
    {
        // A /proc may hide the processes of others; this does not.
        var fd = (int)Unistd.syscall(Syscall.pidfd_open, pid, 0, 0, 0, 0, 0);
        if (fd < 0)
            return (Errno)System.Runtime.InteropServices.Marshal.GetLastPInvokeError() != Errno.ESRCH;
        Unistd.close(fd);
        return StartTime(pid) is not { } now || now == started;
    }

    /// <summary>In clock ticks since boot, from proc_pid_stat(5). The name before it may contain anything.</summary>
    private static ulong? StartTime(int pid)
    {
        try
        {
            var stat = File.ReadAllText(string.Create(CultureInfo.InvariantCulture, $"/proc/{pid}/stat"));
            return ulong.Parse(stat[(stat.LastIndexOf(')') + 2)..].Split(' ')[StartTimeField - 3], CultureInfo.InvariantCulture);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }

    /// <summary>The number in the link's target, <c>pid:[4026531836]</c>.</summary>
    private static string NamespaceOf(string link)
        => new FileInfo(link).LinkTarget?.Split('[', ']') is [_, var number, ..] ? number : "0";
}
