using System.Runtime.ExceptionServices;
using System.Runtime.InteropServices;

using Hakoniwa.Interop;
using Hakoniwa.Launch;

using Microsoft.Win32.SafeHandles;

namespace Hakoniwa.Reporting;

/// <summary>
/// Answers the notifications of one sandbox, on a thread of its own, from before its child is cloned until no process has the filter any more.
/// </summary>
/// <remarks>
/// <para>
/// The program waits for this; this never waits for the program nor for anybody in this process. It starts first, so that the child can be
/// notified of while the thread that cloned it still sleeps. If this process is killed, the kernel closes the listener and answers ENOSYS.
/// </para>
/// <para>
/// Without a PID namespace, processes may outlive the sandbox's first one. They go on being answered, and nothing more is recorded.
/// </para>
/// </remarks>
internal sealed unsafe class Supervisor : IDisposable, IReportPart
{
    private const int StackBytes = 256 * 1024;

    /// <summary>
    /// Reading a program's memory may wait for the program, if it arranged for that (userfaultfd, FUSE). Nobody waits longer than this for the thread.
    /// </summary>
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(5);

    private readonly object _gate = new();
    private readonly SupervisionPlan _plan;
    private readonly ReportRecorder _recorder = new();
    private readonly SafeFileHandle _ours;
    private readonly SafeFileHandle _childs;
    private readonly ManualResetEventSlim _received = new();
    private readonly ManualResetEventSlim _stopped = new();
    private readonly ManualResetEventSlim _settled = new();
    private Exception? _failure;
    private bool _isStopping;

    private Supervisor(SupervisionPlan plan)
    {
        _plan = plan;
        foreach (var call in (plan.Report & Report.Calls) != 0 ? ReportPolicy.NotCounted : [])
            _recorder.List(call);
        (_ours, _childs) = Descriptors.SocketPair();
        try
        {
            new Thread(Run, StackBytes) { IsBackground = true, Name = "Hakoniwa supervisor" }.Start();
        }
        catch (Exception e) when (e is OutOfMemoryException or ThreadStartException)
        {
            _ours.Dispose();
            _childs.Dispose();
            throw new SandboxException(ErrorCode.CloneFailed, "a thread for the report could not be started", "The limit of processes is reached (ulimit -u, pids.max).", e);
        }
    }

    /// <summary>Ready before the child is cloned; null where nothing will be notified of.</summary>
    internal static Supervisor? Start(SupervisionPlan? plan, ChildProgram program)
    {
        if (plan?.Filter is null)
            return null;
        var supervisor = new Supervisor(plan);
        plan.Fill(program.Image, (int)supervisor._childs.DangerousGetHandle());
        return supervisor;
    }

    /// <summary>When the program has started. The listener was handed over before, if there was none in force already.</summary>
    /// <exception cref="SandboxException">HAKO1xxx: it could not be received.</exception>
    internal void Confirm(ChildProgram program)
    {
        if (program.Image->Slots[_plan.Listener] < 0)
        {
            _recorder.Remark("Nothing is recorded: another seccomp listener is already in force, since this process itself runs under one.");
            return;
        }

        _received.Wait();
        if (_failure is { } failure)
            ExceptionDispatchInfo.Throw(failure);
    }

    /// <summary>When the first process has ended and was collected: what was recorded until then. Nothing is recorded afterwards.</summary>
    public SandboxReport AddTo(SandboxReport report)
    {
        Stop();
        if (!_stopped.Wait(Patience))
            _recorder.Remark("The end of the report is missing: reading the memory of a process takes without end.");
        return AddSoFar(report);
    }

    /// <inheritdoc/>
    public SandboxReport AddSoFar(SandboxReport report)
    {
        var recorded = _recorder.Snapshot();
        return report with
        {
            Denials = recorded.Denials,
            NetworkAttempts = recorded.NetworkAttempts,
            FileAccesses = recorded.FileAccesses,
            Calls = recorded.Calls,
            Unlisted = report.Unlisted + recorded.Unlisted,
            NotAvailable = [.. report.NotAvailable, .. recorded.NotAvailable],
        };
    }

    /// <summary>Stops recording. The thread and its descriptors stay as long as there are processes that need answers.</summary>
    public void Dispose()
    {
        Stop();
        _settled.Wait(Patience);
    }

    /// <summary>The other end of the socket becomes readable; closing would not do, since children that are being set up have copies.</summary>
    private void Stop()
    {
        lock (_gate)
        {
            if (!_isStopping)
                Socket.shutdown((int)_childs.DangerousGetHandle(), Socket.SHUT_RDWR);
            _isStopping = true;
        }
    }

    private void Run()
    {
        try
        {
            if (Receive() is { } descriptor)
            {
                using var listener = new NotificationListener(descriptor);
                Serve(listener);
            }
        }
        catch (Exception e)
        {
            // The listener is closed: whatever is refused, or noted, fails with ENOSYS from now on. Thrown on, it would end this process.
            _failure ??= e;
            _recorder.Remark($"The report ends early: {e.Message}");
        }
        finally
        {
            lock (_gate)
            {
                // From here on the numbers may be those of other files.
                _isStopping = true;
                _ours.Dispose();
                _childs.Dispose();
            }

            _received.Set();
            _stopped.Set();
            _settled.Set();
        }
    }

    /// <summary>Waits for the child. Null if the launch came to nothing, or there is no listener.</summary>
    private SafeFileHandle? Receive()
    {
        var entry = new Poll.pollfd { fd = (int)_ours.DangerousGetHandle(), events = Poll.POLLIN };
        Wait(&entry, 1, Timeout.Infinite);
        try
        {
            return ReceivedDescriptors.Receive(_ours, 1)[0];
        }
        catch (SandboxException e)
        {
            // Of a launch that failed nobody asks for this.
            _failure = e;
            return null;
        }
        finally
        {
            _received.Set();
        }
    }

    private void Serve(NotificationListener listener)
    {
        using var answers = new NotificationAnswers(_plan, listener, _recorder);
        var entries = stackalloc Poll.pollfd[2];
        entries[0] = new() { fd = listener.Number, events = Poll.POLLIN };
        entries[1] = new() { fd = (int)_ours.DangerousGetHandle(), events = Poll.POLLIN };
        while (true)
        {
            Wait(entries, 2, Timeout.Infinite);
            if (entries[1].revents != 0)
                break;
            if ((entries[0].revents & Poll.POLLIN) != 0)
                answers.GiveNext(record: true);
            else if (entries[0].revents != 0)
                return;
        }

        // Everything that was answered is recorded, since it is this thread that does both.
        _stopped.Set();
        var patience = _plan.HasPidNamespace ? (int)Patience.TotalMilliseconds : 0;
        while (true)
        {
            Wait(entries, 1, patience);
            if ((entries[0].revents & (Poll.POLLIN | Poll.POLLHUP)) == Poll.POLLHUP)
                return;

            // There are processes left, which nobody but the system waits for.
            _settled.Set();
            patience = Timeout.Infinite;
            if ((entries[0].revents & Poll.POLLIN) != 0)
                answers.GiveNext(record: false);
        }
    }

    private static int Wait(Poll.pollfd* entries, nuint count, int timeoutMilliseconds)
    {
        while (true)
        {
            var ready = Poll.poll(entries, count, timeoutMilliseconds);
            if (ready >= 0)
                return ready;
            if ((Errno)Marshal.GetLastPInvokeError() != Errno.EINTR)
                Descriptors.Check(ready, "poll");
        }
    }
}
