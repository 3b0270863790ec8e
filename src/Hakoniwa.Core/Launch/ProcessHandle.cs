using System.Runtime.InteropServices;

using Hakoniwa.Diagnostics;
using Hakoniwa.Interop;

using Microsoft.Win32.SafeHandles;

namespace Hakoniwa.Launch;

/// <summary>The sandbox's first process, by pidfd, so that its number being used again can never matter.</summary>
internal sealed unsafe class ProcessHandle(int pid, SafeFileHandle pidfd)
{
    private readonly object _gate = new();
    private volatile Ended? _ended;
    private volatile bool _reaping;
    private TaskCompletionSource? _whenEnded;
    private long _watch;
    private int _killedInPlaceOf;

    internal int Pid { get; } = pid;

    /// <summary>Whether the number may be another process's by now.</summary>
    internal bool IsReaped => _reaping;

    /// <inheritdoc cref="PeakMemory.OfLauncher"/>
    internal long LauncherPeak { get; init; } = long.MaxValue;

    /// <summary>Waits until the process has ended. Does not collect its status.</summary>
    /// <returns>False if the time is up.</returns>
    internal bool WaitForEnd(int timeoutMilliseconds)
    {
        var held = false;
        try
        {
            lock (_gate)
            {
                if (_ended is not null)
                    return true;

                // Another thread may collect the status meanwhile, and close the descriptor: its number must not become another file's.
                pidfd.DangerousAddRef(ref held);
            }

            var entry = new Poll.pollfd { fd = (int)pidfd.DangerousGetHandle(), events = Poll.POLLIN };
            while (true)
            {
                var ready = Poll.poll(&entry, 1, timeoutMilliseconds);
                if (ready >= 0)
                    return ready > 0;
                if ((Errno)Marshal.GetLastPInvokeError() != Errno.EINTR)
                    Descriptors.Check(ready, "poll");
            }
        }
        finally
        {
            if (held)
                pidfd.DangerousRelease();
        }
    }

    /// <summary>A task that completes when the process has ended. Does not collect its status.</summary>
    internal Task WhenEnded()
    {
        lock (_gate)
        {
            if (_ended is not null)
                return Task.CompletedTask;
            if (_whenEnded is null)
            {
                var ended = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
                _watch = ExitWatcher.Watch(pidfd, ended);
                _whenEnded = ended;
            }

            return _whenEnded.Task;
        }
    }

    /// <summary>Sends a signal; one that is gone already is left alone.</summary>
    internal void Send(int signal)
    {
        lock (_gate)
        {
            if (_ended is not null)
                return;
            var sent = (int)Unistd.syscall(Syscall.pidfd_send_signal, pidfd.DangerousGetHandle(), signal, 0, 0, 0, 0);
            if (sent < 0 && (Errno)Marshal.GetLastPInvokeError() != Errno.ESRCH)
                Descriptors.Check(sent, "pidfd_send_signal");
        }
    }

    /// <summary>Kills it where <paramref name="signal"/> was asked for and would not reach it. The end is reported as that signal's.</summary>
    internal void KillInPlaceOf(int signal)
    {
        lock (_gate)
        {
            _killedInPlaceOf = signal;
            Send(Signal.SIGKILL);
        }
    }

    internal void UnlessReaped(Action action)
    {
        lock (_gate)
        {
            if (_ended is null)
                action();
        }
    }

    internal void KillAndReap()
    {
        Send(Signal.SIGKILL);
        WaitForEnd(-1);
        Reap();
    }

    /// <summary>
    /// For a process that nobody knows any more: kills it, and has its status collected when it has ended. Called by a finalizer, after which
    /// the descriptor is closed.
    /// </summary>
    /// <param name="afterwards">What is done when it has ended.</param>
    internal void Abandon(Action afterwards)
    {
        if (_ended is not null)
            return;
        Send(Signal.SIGKILL);
        var survivor = new ProcessHandle(Pid, Descriptors.Duplicate(pidfd));
        survivor.WhenEnded().ContinueWith(
            _ =>
            {
                survivor.Reap();
                afterwards();
            },
            CancellationToken.None, TaskContinuationOptions.None, TaskScheduler.Default);
    }

    /// <summary>Collects the status of a process that has ended, once; later calls return it again.</summary>
    internal Ended Reap()
    {
        lock (_gate)
        {
            if (_ended is { } known)
                return known;

            _reaping = true;
            Wait.siginfo_t info = default;
            Wait.rusage usage = default;
            nint result;
            do
            {
                // __WALL: before its exec the child is one that sends no signal at its end, which an ordinary wait passes over.
                result = Unistd.syscall(Syscall.waitid, Wait.P_PIDFD, pidfd.DangerousGetHandle(), (nint)(&info), Wait.WEXITED | Wait.__WALL, (nint)(&usage), 0);
            }
            while (result < 0 && (Errno)Marshal.GetLastPInvokeError() == Errno.EINTR);

            var ended = result < 0
                ? new Ended { LostTo = (Errno)Marshal.GetLastPInvokeError() }
                : new Ended
                {
                    ExitCode = info.si_code == Wait.CLD_EXITED ? info.si_status : null,
                    Signal = info.si_code == Wait.CLD_EXITED ? null : info.si_status,
                    User = Time(usage.ru_utime_sec, usage.ru_utime_usec),
                    System = Time(usage.ru_stime_sec, usage.ru_stime_usec),
                    VoluntarySwitches = usage.ru_nvcsw,
                    InvoluntarySwitches = usage.ru_nivcsw,
                    PeakMemory = PeakMemory.OfChild(usage.ru_maxrss, LauncherPeak),
                };
            if (result < 0 && PidFdInfo.ExitStatus(pidfd) is { } status)
                ended = Ended.FromWaitStatus(status);
            if (ended.Signal == Signal.SIGKILL && _killedInPlaceOf != 0)
                ended = ended with { Signal = _killedInPlaceOf };
            _ended = ended;
            pidfd.Dispose();
            if (_whenEnded is not null)
            {
                ExitWatcher.Forget(_watch);
                _whenEnded.TrySetResult();
            }

            return ended;
        }
    }

    private static TimeSpan Time(long seconds, long microseconds) => TimeSpan.FromSeconds(seconds) + TimeSpan.FromMicroseconds(microseconds);

    /// <summary>What waitid(2) told.</summary>
    internal sealed record Ended
    {
        internal int? ExitCode { get; init; }

        internal int? Signal { get; init; }

        internal TimeSpan User { get; init; }

        internal TimeSpan System { get; init; }

        internal long VoluntarySwitches { get; init; }

        internal long InvoluntarySwitches { get; init; }

        internal long? PeakMemory { get; init; }

        /// <summary>Why the status could not be had, or 0.</summary>
        internal Errno LostTo { get; init; }

        /// <summary>From the form that wait(2) has: the exit code in bits 8 to 15, or the signal in the low seven.</summary>
        internal static Ended FromWaitStatus(int status)
            => (status & 0x7f) == 0 ? new() { ExitCode = (status >> 8) & 0xff } : new() { Signal = status & 0x7f };
    }
}
