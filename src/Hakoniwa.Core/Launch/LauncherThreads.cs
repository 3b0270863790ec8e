using System.Diagnostics.CodeAnalysis;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

using Hakoniwa.Interop;

namespace Hakoniwa.Launch;

/// <summary>
/// The threads that clone. The parent-death signal of a child follows the thread that cloned it, so these never end before the process.
/// </summary>
internal static unsafe class LauncherThreads
{
    private const int ThreadStackBytes = 512 * 1024;

    /// <summary>What this thread may use itself, from <see cref="CloneChild"/> on, until the child has ended or executed its program.</summary>
    private const int OwnStackBytes = 128 * 1024;

    private static readonly int MaxThreads = Math.Max(4, Environment.ProcessorCount);
    private static readonly object Gate = new();
    private static readonly LinkedList<LaunchRequest> Waiting = new();

    /// <summary>Counts requests. Threads that have nothing to do sleep on it, which wakes one in a single call and takes no lock.</summary>
    private static readonly int* Requests = (int*)NativeMemory.AllocZeroed(sizeof(int));

    private static int _threads;
    private static int _idle;

    internal static void Enqueue(LaunchRequest request)
    {
        lock (Gate)
        {
            // A thread that was woken counts as idle until it has the lock again; its request still counts as waiting.
            if (_idle <= Waiting.Count && _threads < MaxThreads)
                StartThread();
            Waiting.AddLast(request);
            Interlocked.Increment(ref *Requests);
            if (_idle == 0)
                return;
        }

        Futex.Wake(Requests, 1);
    }

    /// <summary>Takes back a request that no thread has begun.</summary>
    /// <returns>False if its launch is under way.</returns>
    internal static bool Withdraw(LaunchRequest request)
    {
        lock (Gate)
            return Waiting.Remove(request);
    }

    private static void StartThread()
    {
        try
        {
            new Thread(Serve, ThreadStackBytes) { IsBackground = true, Name = "Hakoniwa launcher" }.Start();
            _threads++;
        }
        catch (Exception e) when (e is OutOfMemoryException or ThreadStartException)
        {
            // The threads that are there serve this request, too, a little later.
            if (_threads == 0)
                throw new SandboxException(ErrorCode.CloneFailed, "a thread to launch from could not be started", "The limit of processes is reached (ulimit -u, pids.max).", e);
        }
    }

    private static void Serve()
    {
        WarmUp();
        while (true)
        {
            var request = Next();
            request.Program.Image->Errno = Unistd.errno_location();
            if (LaunchGate.TryEnter(request))
            {
                var dumpable = request.ChangesIds ? LaunchGate.Dumpable() : 0;
                CloneChild(request);
                LaunchGate.Leave(request, dumpable);
            }
            else
            {
                request.NothingCloned();
            }

            request.Complete();
        }
    }

    private static LaunchRequest Next()
    {
        var idle = 0;
        while (true)
        {
            int seen;
            lock (Gate)
            {
                _idle -= idle;
                if (Waiting.First is { } first)
                {
                    Waiting.RemoveFirst();
                    return first.Value;
                }

                _idle += idle = 1;
                seen = *Requests;
            }

            // Returns at once if there was a request meanwhile.
            Futex.Wait(Requests, seen);
        }
    }

    /// <summary>Runs the interpreter once in this process, so that it is compiled, and its address leads to its code, when a child enters it.</summary>
    private static void WarmUp()
    {
        Step[] steps = [new("warm up", ErrorCode.StepFailed, [new("getpid", Syscall.getpid)])];
        using var program = ChildProgram.Compile(steps, Slots.FirstFree);
        program.Reset();
        program.Image->Errno = Unistd.errno_location();
        delegate*<void*, int> entry = &ChildInterpreter.Run;
        if (entry(program.Image) != 0)
            throw new InvalidOperationException("The launcher's warm-up failed.");
    }

    /// <summary>
    /// The child gets a stack further down on this thread's own: its frames are then where the runtime expects those of this thread, below
    /// all others. This thread sleeps meanwhile and uses none of it. All signals are blocked, since a handler would run in the shared memory.
    /// </summary>
    /// <remarks>
    /// Below, whatever lies between: code that is not optimised (a debugger asks for that) calls clone through a stub with frames of its own.
    /// </remarks>
    [ExcludeFromCodeCoverage]
    [MethodImpl(MethodImplOptions.NoInlining)]
    private static void CloneChild(LaunchRequest request)
    {
        byte here;
        var top = (void*)((nint)(&here - OwnStackBytes) & ~15);
        delegate*<void*, int> entry = &ChildInterpreter.Run;
        var image = request.Program.Image;

        var all = ulong.MaxValue;
        ulong before;
        Unistd.syscall(Syscall.rt_sigprocmask, Signal.SIG_SETMASK, (nint)(&all), (nint)(&before), Signal.SigsetSize, 0, 0);

        var flags = Sched.CLONE_VM | Sched.CLONE_VFORK | Sched.CLONE_PIDFD | request.CloneFlags;
        var pid = Sched.clone(entry, top, flags, image, &image->PidFd, null, null);
        var errno = pid < 0 ? *image->Errno : 0;

        Unistd.syscall(Syscall.rt_sigprocmask, Signal.SIG_SETMASK, (nint)(&before), 0, Signal.SigsetSize, 0, 0);
        request.Pid = pid;
        request.PidFd = image->PidFd;
        request.CloneErrno = (Errno)errno;
    }
}
