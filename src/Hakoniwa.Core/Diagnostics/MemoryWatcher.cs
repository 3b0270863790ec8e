using System.Globalization;
using System.Runtime.InteropServices;

using Hakoniwa.Diagnostics;
using Hakoniwa.Interop;
using Hakoniwa.Launch;
using Hakoniwa.Signals;

namespace Hakoniwa.Diagnostics;

/// <summary>
/// Watches a program by ptrace(2) until its end, when it still has its memory. Only the thread that attached may ask for anything, so it is one
/// of its own; it looks for stops alone, and leaves ends to whoever waits for them.
/// </summary>
internal sealed unsafe class MemoryWatcher : IDisposable
{
    private const int Ending = Ptrace.PTRACE_O_TRACEEXIT | Ptrace.PTRACE_O_EXITKILL;
    private const int Forking = Ptrace.PTRACE_O_TRACEFORK | Ptrace.PTRACE_O_TRACEVFORK | Ptrace.PTRACE_O_TRACECLONE;

    private readonly int _first;
    private readonly TaskCompletionSource<Errno> _attached = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly Thread _thread;
    private volatile MemoryUsage? _usage;
    private bool _executed;
    private bool _done;
    private bool _released;

    private MemoryWatcher(int first)
    {
        _first = first;
        _thread = new Thread(Watch) { IsBackground = true, Name = "Hakoniwa memory watcher" };
        _thread.Start();
    }

    /// <summary>What was read at the program's end, if it was; set before that end can be seen.</summary>
    internal MemoryUsage? Usage => _usage;

    /// <exception cref="SandboxException">HAKO1022: it is refused.</exception>
    internal static MemoryWatcher Attach(int pid)
    {
        var watcher = new MemoryWatcher(pid);
        var errno = watcher._attached.Task.GetAwaiter().GetResult();
        return errno == 0 ? watcher
            : throw new SandboxException(ErrorCode.MemoryNotMeasurable, $"watching the program to measure its memory: ptrace: {errno}",
                "The host forbids tracing (kernel.yama.ptrace_scope, or a container's seccomp profile); leave MeasureMemory out.")
            {
                SystemCall = "ptrace",
                Errno = errno,
            };
    }

    /// <summary>For a process that has ended.</summary>
    public void Dispose() => _thread.Join();

    private void Watch()
    {
        var errno = HostSimulation.WithoutPtrace ? Errno.EPERM : Request(Ptrace.PTRACE_SEIZE, _first, Ending | Ptrace.PTRACE_O_TRACEEXEC);
        _attached.SetResult(errno);

        // The shell may still stop for a fork whose child has ended already: whoever is traced when this thread ends is killed (EXITKILL).
        while (errno == 0 && !(_done && _released) && NextStop() is var (pid, signal, what))
            Answer(pid, signal, what);
    }

    /// <summary>The next stop; null if there is nobody left who could stop.</summary>
    private static (int Pid, int Signal, int Event)? NextStop()
    {
        Wait.siginfo_t info = default;
        while (Unistd.syscall(Syscall.waitid, Wait.P_ALL, 0, (nint)(&info), Wait.WSTOPPED | Wait.__WALL | Wait.__WNOTHREAD, 0, 0) < 0)
        {
            if ((Errno)Marshal.GetLastPInvokeError() != Errno.EINTR)
                return null;
        }

        return (info.si_pid, info.si_status & 0xff, info.si_status >> 8);
    }

    private void Answer(int pid, int signal, int what)
    {
        switch (what)
        {
            case Ptrace.PTRACE_EVENT_EXEC when pid == _first && !_executed:
                _executed = true;

                // The program is then the first process that the shell starts; its descendants are nobody's business.
                Request(Ptrace.PTRACE_SETOPTIONS, pid, ShellWrapper.IsCommandLine(ProcessTree.CommandLine(pid)) ? Ending | Forking : Ending);
                Request(Ptrace.PTRACE_CONT, pid, 0);
                break;

            case Ptrace.PTRACE_EVENT_FORK or Ptrace.PTRACE_EVENT_VFORK or Ptrace.PTRACE_EVENT_CLONE:
                Release(pid);
                break;

            case Ptrace.PTRACE_EVENT_EXIT:
                // Detached, not continued: an ended process that is traced is invisible to a parent in another process.
                if (_executed && (pid != _first || !ShellWrapper.IsCommandLine(ProcessTree.CommandLine(pid))))
                    _usage = MemoryFiles.Parse(Read(pid, "status"), Read(pid, "smaps_rollup"));
                Release(pid);
                _done = true;
                break;

            case Ptrace.PTRACE_EVENT_STOP when signal != Signal.SIGTRAP:
                // Stopped by a signal that does that: it stays stopped until SIGCONT.
                Request(Ptrace.PTRACE_LISTEN, pid, 0);
                break;

            case Ptrace.PTRACE_EVENT_STOP:
                if (pid != _first)
                    Request(Ptrace.PTRACE_SETOPTIONS, pid, Ending);
                Request(Ptrace.PTRACE_CONT, pid, 0);
                break;

            default:
                // A signal on its way to the program goes on.
                Request(Ptrace.PTRACE_CONT, pid, what == 0 ? signal : 0);
                break;
        }
    }

    private void Release(int pid)
    {
        Request(Ptrace.PTRACE_DETACH, pid, 0);
        _released |= pid == _first;
    }

    /// <summary>A process that is killed while it is stopped answers ESRCH; its end comes as a stop of its own, or as nobody left.</summary>
    private static Errno Request(int request, int pid, nint data)
        => Unistd.syscall(Syscall.ptrace, request, pid, 0, data, 0, 0) < 0 ? (Errno)Marshal.GetLastPInvokeError() : 0;

    private static string Read(int pid, string file) => ProcessTree.ReadOrEmpty($"/proc/{pid.ToString(CultureInfo.InvariantCulture)}/{file}");
}
