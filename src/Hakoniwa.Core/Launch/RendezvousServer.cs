using System.Runtime.InteropServices;

using Hakoniwa.Interop;

using Microsoft.Win32.SafeHandles;

namespace Hakoniwa.Launch;

/// <summary>
/// The launcher's side of the rendezvous of one launch, on a thread of its own: the one that cloned sleeps until the program has started.
/// </summary>
internal sealed unsafe class RendezvousServer : IDisposable
{
    /// <summary>No helper program may hold up a launch for longer.</summary>
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(60);

    private readonly SafeFileHandle _ours;
    private readonly SafeFileHandle _childs;
    private readonly CancellationTokenSource _cancel;
    private readonly IReadOnlyList<Rendezvous> _meetings;
    private readonly RendezvousContext _context;
    private readonly Task _serving;
    private readonly bool _wallTimeIsShorter;
    private volatile bool _isOver;
    private Exception? _failure;

    private RendezvousServer(SandboxPlan plan, ChildProgram program, TimeSpan? wallTime, CancellationToken cancellation)
    {
        (_ours, _childs) = Descriptors.SocketPair();
        _cancel = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        _wallTimeIsShorter = wallTime < Limit;
        _cancel.CancelAfter(_wallTimeIsShorter ? wallTime!.Value : Limit);
        _meetings = plan.Rendezvous;
        _context = new(plan, program, _cancel.Token);
        program.Image->Slots[Slots.Rendezvous] = (int)_childs.DangerousGetHandle();
        _serving = Task.Factory.StartNew(Serve, CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default);
    }

    /// <summary>Ready before the child is cloned; null where the plan has no rendezvous.</summary>
    internal static RendezvousServer? Start(SandboxPlan plan, ChildProgram program, TimeSpan? wallTime, CancellationToken cancellation)
        => plan.Rendezvous.Count == 0 ? null : new(plan, program, wallTime, cancellation);

    /// <summary>What a rendezvous threw, if one did; else what has to live as long as the sandbox.</summary>
    internal (Exception? Failure, IReadOnlyList<IDisposable> Kept) Finish()
    {
        Stop();
        return (_failure, _context.Kept);
    }

    public void Dispose()
    {
        Stop();
        _ours.Dispose();
        _childs.Dispose();
        _cancel.Dispose();
    }

    private void Serve()
    {
        byte index;
        while (true)
        {
            var received = (int)Unistd.syscall(Syscall.read, Fd(_ours), (nint)(&index), 1, 0, 0, 0);
            if (received < 0 && (Errno)Marshal.GetLastPInvokeError() == Errno.EINTR)
                continue;
            if (received != 1)
                return;
            if (!TryAct(_meetings[index]))
            {
                // Closing would not do: every child that is being set up meanwhile has a copy of the descriptor.
                Socket.shutdown((int)Fd(_ours), Socket.SHUT_RDWR);
                return;
            }

            long answer = 0;
            Unistd.syscall(Syscall.write, Fd(_ours), (nint)(&answer), RendezvousStep.AnswerSize, 0, 0, 0);
        }
    }

    private bool TryAct(Rendezvous meeting)
    {
        try
        {
            meeting.Act(_context);
            return true;
        }
        catch (Exception e)
        {
            // Thrown on by the thread that waits for the launch; unless the child was killed meanwhile, which that thread knows better.
            if (!_isOver)
                _failure = e is OperationCanceledException ? OutOfTime(e) : e;
            return false;
        }
    }

    /// <summary>Where the caller's own cancellation was the reason, the caller gets that instead.</summary>
    private SandboxException OutOfTime(Exception e) => _wallTimeIsShorter
        ? new(ErrorCode.CancelledDuringSetUp, "the wall-time limit passed while the set-up waited for something outside", "Raise the limit.", e)
        : new(ErrorCode.CancelledDuringSetUp, $"what the set-up waited for outside was not done within {Limit.TotalSeconds:F0} seconds",
            "A helper program such as newuidmap hangs; run it by hand.", e);

    private void Stop()
    {
        if (_serving.IsCompleted)
            return;

        // The child has executed its program or is gone: nobody waits for an answer any more.
        _isOver = true;
        _cancel.Cancel();
        Socket.shutdown((int)Fd(_ours), Socket.SHUT_RDWR);
        _serving.Wait();
    }

    private static nint Fd(SafeFileHandle handle) => handle.DangerousGetHandle();
}
