using System.Diagnostics;

using Hakoniwa.Interop;

namespace Hakoniwa.Launch;

/// <summary>One launch on its way through a launcher thread.</summary>
internal sealed unsafe class LaunchRequest(ChildProgram program, int cloneFlags, bool changesIds = false)
{
    internal ChildProgram Program { get; } = program;

    internal int CloneFlags { get; } = cloneFlags;

    /// <inheritdoc cref="SandboxPlan.ChangesIds"/>
    internal bool ChangesIds { get; } = changesIds;

    /// <summary>The child's process id, or −1 with <see cref="CloneErrno"/>.</summary>
    internal int Pid { get; set; }

    internal int PidFd { get; set; } = -1;

    internal Errno CloneErrno { get; set; }

    /// <summary>It was given up before, so that there is nothing to wait for.</summary>
    internal void NothingCloned()
    {
        Pid = -1;
        CloneErrno = Errno.ECANCELED;
    }

    /// <summary>The last thing that anybody does to the program: whoever waits may use it again.</summary>
    internal void Complete()
    {
        var done = &Program.Image->Done;
        Volatile.Write(ref *done, 1);
        Futex.Wake(done, int.MaxValue);
    }

    /// <summary>
    /// Waits until the child has executed its program or is gone. When the time is up it is asked to give up, and still waited for: it uses
    /// this process's memory and descriptors until then.
    /// </summary>
    internal void WaitUntilLaunched(TimeSpan? limit, CancellationToken cancellation)
    {
        using var registration = cancellation.CanBeCanceled ? cancellation.Register(RequestCancel) : default;
        var started = limit is null ? 0 : Stopwatch.GetTimestamp();
        var done = &Program.Image->Done;
        while (Volatile.Read(ref *done) == 0)
        {
            var left = limit - Stopwatch.GetElapsedTime(started);
            if (left <= TimeSpan.Zero)
            {
                RequestCancel();
                (limit, left) = (null, null);
            }

            Futex.Wait(done, 0, left);
        }
    }

    private void RequestCancel()
    {
        Program.Image->Cancel = 1;
        if (!LauncherThreads.Withdraw(this))
            return;

        NothingCloned();
        Complete();
    }
}
