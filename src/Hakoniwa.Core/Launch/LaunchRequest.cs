namespace Hakoniwa.Launch;

/// <summary>One launch on its way through a launcher thread.</summary>
internal sealed class LaunchRequest(ChildProgram program, int cloneFlags)
{
    private bool _done;

    internal ChildProgram Program { get; } = program;

    internal int CloneFlags { get; } = cloneFlags;

    /// <summary>The child's process id, or −1 with <see cref="CloneErrno"/>.</summary>
    internal int Pid { get; set; }

    internal int PidFd { get; set; } = -1;

    internal Errno CloneErrno { get; set; }

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
    internal unsafe bool WaitUntilLaunched(TimeSpan? limit, CancellationToken cancellation)
    {
        using var registration = cancellation.CanBeCanceled ? cancellation.Register(RequestCancel) : default;
        var inTime = true;
        lock (this)
        {
            if (limit is { } time && !_done)
            {
                var deadline = Environment.TickCount64 + (long)Math.Min(time.TotalMilliseconds, int.MaxValue);
                while (!_done && Environment.TickCount64 < deadline)
                    Monitor.Wait(this, (int)Math.Max(1, deadline - Environment.TickCount64));
                if (!_done)
                {
                    inTime = false;
                    RequestCancel();
                }
            }

            while (!_done)
                Monitor.Wait(this);
        }

        return inTime;
    }

    private unsafe void RequestCancel() => Volatile.Write(ref Program.Image->Cancel, 1);
}
