using System.Runtime.InteropServices;

using Hakoniwa.Interop;
using Hakoniwa.Launch;

using Microsoft.Win32.SafeHandles;

namespace Hakoniwa.Backends;

/// <summary>The launcher's side of <see cref="TreeEndSteps"/>.</summary>
internal sealed unsafe class TreeEnd : IDisposable
{
    private readonly object _gate = new();
    private readonly SafeFileHandle _input;
    private readonly SafeFileHandle _childs;
    private SafeFileHandle? _process;
    private bool _ended;

    private TreeEnd((SafeFileHandle Read, SafeFileHandle Write) pipe) => (_childs, _input) = pipe;

    /// <summary>Before the child is cloned.</summary>
    internal static TreeEnd Prepare(TreeEndSteps steps, ChildProgram program)
    {
        var end = new TreeEnd(Descriptors.Pipe());
        program.Image->Slots[steps.Input] = (int)end._childs.DangerousGetHandle();
        program.Image->Slots[steps.ProcessId] = 0;
        return end;
    }

    /// <summary>When the child has executed its program, or failed. The process is a child of this one: until it is collected its number is its own.</summary>
    internal void Confirm(TreeEndSteps steps, ChildProgram program)
    {
        _childs.Dispose();
        var pid = (int)program.Image->Slots[steps.ProcessId];
        if (pid > 0)
            _process = new(Descriptors.Check((int)Unistd.syscall(Syscall.pidfd_open, pid, 0, 0, 0, 0, 0), "pidfd_open"), ownsHandle: true);
    }

    /// <summary>Ends everything; all of it has SIGKILL when this returns. The first process may have been collected before.</summary>
    public void Dispose()
    {
        lock (_gate)
        {
            if (_ended)
                return;
            _ended = true;
            _childs.Dispose();

            // Not by closing alone: children that are being set up meanwhile have copies of the descriptor.
            byte line = (byte)'\n';
            Unistd.syscall(Syscall.write, _input.DangerousGetHandle(), (nint)(&line), 1, 0, 0, 0);
            _input.Dispose();
            if (_process is null)
                return;
            Wait.siginfo_t info;
            while (Unistd.syscall(Syscall.waitid, Wait.P_PIDFD, _process.DangerousGetHandle(), (nint)(&info), Wait.WEXITED | Wait.__WALL, 0, 0) < 0
                && (Errno)Marshal.GetLastPInvokeError() == Errno.EINTR)
            {
            }

            _process.Dispose();
        }
    }
}
