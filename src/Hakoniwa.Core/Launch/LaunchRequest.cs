namespace Hakoniwa.Launch;

/// <summary>One launch on its way through a launcher thread.</summary>
internal sealed class LaunchRequest(ChildProgram program, int cloneFlags, bool changesIds = false)
{
    private bool _done;

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

    internal void Complete()
    {
        lock (this)
        {
            _done = true;
            Monitor.PulseAll(this);
        }
    }

    /// <summary>
    /// Waits until the child has executed its program or is gone. When the time is up it is asked to give up, and still waited for: it shares
    /// this process's memory until then, and must not be killed.
    /// </summary>
    internal bool WaitUntilLaunched(TimeSpan? limit, CancellationToken cancellation)
    {
        using var registration = cancellation.CanBeCanceled ? cancellation.Register(RequestCancel) : default;
        var deadline = limit is { } time ? Environment.TickCount64 + (long)Math.Min(time.TotalMilliseconds, int.MaxValue) : long.MaxValue;
        var interrupted = false;
        var inTime = true;
        while (true)
        {
            try
            {
                inTime &= WaitUntil(deadline);
                if (!inTime)
                    WaitUntil(long.MaxValue);
                break;
            }
            catch (ThreadInterruptedException)
            {
                // Going now would give the program back, and close the descriptors, while the child uses them.
                interrupted = true;
            }
        }

        if (interrupted)
            Thread.CurrentThread.Interrupt();
        return inTime;
    }

    /// <summary>Waits for the launch to be done; asks the child to give up if it is not by the deadline.</summary>
    private bool WaitUntil(long deadline)
    {
        lock (this)
        {
            while (!_done)
            {
                var left = deadline == long.MaxValue ? Timeout.Infinite : (int)Math.Max(0, deadline - Environment.TickCount64);
                if (left == 0)
                {
                    RequestCancel();
                    return false;
                }

                Monitor.Wait(this, left);
            }

            return true;
        }
    }

    private unsafe void RequestCancel()
    {
        Program.Image->Cancel = 1;
        if (!LauncherThreads.Withdraw(this))
            return;

        NothingCloned();
        Complete();
    }
}
