using System.Collections.Concurrent;
using System.Globalization;
using System.Runtime.InteropServices;

using Hakoniwa.Interop;

using Microsoft.Win32.SafeHandles;

namespace Hakoniwa.Limiting;

/// <summary>The cgroup of one launch. It is removed at the end, and whatever is still in it is killed before.</summary>
internal sealed unsafe class Cgroup : IDisposable
{
    internal const string SwapFile = "memory.swap.max";

    private const int RemovalMilliseconds = 10_000;

    private static readonly ConcurrentDictionary<string, bool> Swept = new(StringComparer.Ordinal);

    private readonly object _gate = new();
    private SafeFileHandle? _entrance;
    private CgroupUsage? _usage;

    private Cgroup(string path) => Path = path;

    internal string Path { get; }

    /// <summary>The descriptor of cgroup.procs. The kernel looks at who opened it, and so lets a child in that may do nothing else there.</summary>
    internal int Entrance => (int)_entrance!.DangerousGetHandle();

    internal static Cgroup Create(CgroupPlace place, CgroupLimits limits)
    {
        var what = place.Directory;
        Cgroup? group = null;
        try
        {
            if (Swept.TryAdd(place.Directory, true))
                RemoveLeftovers(place.Directory);
            if (place.ToEnable.Count > 0)
                CgroupFile.Write(place.Directory, what = "cgroup.subtree_control", string.Join(' ', place.ToEnable.Select(c => "+" + c)));

            group = new(System.IO.Path.Combine(place.Directory, CgroupName.Next()));
            what = group.Path;
            Directory.CreateDirectory(group.Path);
            foreach (var (file, value) in limits.Files())
            {
                // Without swap the kernel has no such file, and nothing to limit.
                if (file == SwapFile && value == "0" && !HasSwap && !File.Exists(System.IO.Path.Combine(group.Path, file)))
                    continue;
                CgroupFile.Write(group.Path, what = file, value);
            }

            group._entrance = CgroupFile.OpenToWrite(group.Path, what = "cgroup.procs");
            return group;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            group?.Dispose();
            var errno = e is UnauthorizedAccessException ? Errno.EACCES : e is FileNotFoundException or DirectoryNotFoundException ? Errno.ENOENT : (Errno)e.HResult;
            throw new SandboxException(ErrorCode.CgroupUnavailable, $"making a cgroup in {place.Directory}: {what}: {errno}", CgroupSearch.Delegation + ".", e) { Errno = errno };
        }
    }

    /// <summary>After the launch nobody needs to enter any more.</summary>
    internal void CloseEntrance() => _entrance?.Dispose();

    /// <summary>Reads what the sandbox has taken, kills what is left of it, and removes the group.</summary>
    internal CgroupUsage End()
    {
        lock (_gate)
        {
            if (_usage is not null)
                return _usage;
            CloseEntrance();
            _usage = new(
                long.TryParse(CgroupFile.Read(Path, "memory.peak"), NumberStyles.None, CultureInfo.InvariantCulture, out var peak) ? peak : null,
                CgroupFile.Entry(Path, "memory.events", "oom_kill") > 0,
                CgroupFile.Entry(Path, "pids.events", "max") > 0);
            Remove();
            return _usage;
        }
    }

    public void Dispose() => End();

    private static bool HasSwap => File.Exists("/proc/swaps") && File.ReadLines("/proc/swaps").Skip(1).Any();

    /// <summary>Groups of launchers that were killed. One with processes in it does not let itself be removed.</summary>
    internal static void RemoveLeftovers(string place)
    {
        foreach (var directory in Directory.EnumerateDirectories(place).Where(d => CgroupName.IsLeftover(System.IO.Path.GetFileName(d))))
            TryRemove(directory);
    }

    private static bool TryRemove(string directory)
    {
        try
        {
            Directory.Delete(directory);
            return true;
        }
        catch (DirectoryNotFoundException)
        {
            return true;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return false;
        }
    }

    /// <summary>With the groups below it, if the sandbox was shown a writable hierarchy and made some.</summary>
    private static bool TryRemoveTree(string directory)
    {
        if (TryRemove(directory))
            return true;
        try
        {
            foreach (var below in Directory.EnumerateDirectories(directory))
                TryRemoveTree(below);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            // It is gone already, or the removal below tells.
        }

        return TryRemove(directory);
    }

    /// <summary>The group stays populated for a moment after its last process has been collected, and longer where processes must be killed.</summary>
    private void Remove()
    {
        var deadline = Environment.TickCount64 + RemovalMilliseconds;
        while (!TryRemoveTree(Path) && Environment.TickCount64 < deadline)
        {
            Kill();
            WaitUntilUnpopulated(deadline);
            Thread.Sleep(1);
        }
    }

    private void Kill()
    {
        try
        {
            if (File.Exists(System.IO.Path.Combine(Path, "cgroup.kill")))
            {
                CgroupFile.Write(Path, "cgroup.kill", "1");
                return;
            }

            // Before Linux 5.14.
            foreach (var pid in CgroupFile.Words(Path, "cgroup.procs").Select(p => int.Parse(p, CultureInfo.InvariantCulture)).Where(p => p > 0))
                KillMember(pid);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            // It is gone already, or will be found at the next attempt.
        }
    }

    private void KillMember(int pid)
    {
        var fd = (int)Unistd.syscall(Syscall.pidfd_open, pid, 0, 0, 0, 0, 0);
        if (fd < 0)
            return;

        // Still a member now that the descriptor holds it: so the number was not given to another process meanwhile.
        if (CgroupFile.Words(Path, "cgroup.procs").Contains(pid.ToString(CultureInfo.InvariantCulture)))
            Unistd.syscall(Syscall.pidfd_send_signal, fd, Signal.SIGKILL, 0, 0, 0, 0);
        Unistd.close(fd);
    }

    /// <summary>cgroup.events tells by poll(2) that it has changed since it was read.</summary>
    private void WaitUntilUnpopulated(long deadline)
    {
        try
        {
            using var events = File.OpenHandle(System.IO.Path.Combine(Path, "cgroup.events"));
            var content = new byte[256];
            while (Environment.TickCount64 < deadline)
            {
                var length = RandomAccess.Read(events, content, 0);
                if (System.Text.Encoding.ASCII.GetString(content, 0, length).Contains("populated 0", StringComparison.Ordinal))
                    return;
                var entry = new Poll.pollfd { fd = (int)events.DangerousGetHandle(), events = Poll.POLLPRI };
                Poll.poll(&entry, 1, (int)Math.Max(0, deadline - Environment.TickCount64));
            }
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            // It is gone already.
        }
    }
}
