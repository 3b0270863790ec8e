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
    private int _processId;
    private SafeFileHandle? _process;
    private bool _ended;

    internal TreeEnd() => (_childs, _input) = Descriptors.Pipe();

    /// <summary>Before the child is cloned.</summary>
    internal static TreeEnd Prepare(TreeEndSteps steps, ChildProgram program)
    {
        var end = new TreeEnd();
        program.Image->Slots[steps.Input] = (int)end._childs.DangerousGetHandle();
        program.Image->Slots[steps.ProcessId] = 0;
        return end;
    }

    /// <summary>When the child has executed its program, or failed.</summary>
    internal void Confirm(TreeEndSteps steps, ChildProgram program) => Confirm((int)program.Image->Slots[steps.ProcessId]);

    /// <summary>
    /// It never fails: a program runs already, which only this ends. The process is a child of this one, and its number its own until it is
    /// collected; the descriptor is for the case that other code collects it, and can be missing where there are too many.
    /// </summary>
    /// <param name="processId">0 if there is none.</param>
    internal void Confirm(int processId)
    {
        _childs.Dispose();
        if (processId <= 0)
            return;
        _processId = processId;
        var descriptor = (int)Unistd.syscall(Syscall.pidfd_open, processId, 0, 0, 0, 0, 0);
        if (descriptor >= 0)
            _process = new(descriptor, ownsHandle: true);
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
            if (_processId == 0)
                return;
            var (kind, id) = _process is null ? (Wait.P_PID, _processId) : (Wait.P_PIDFD, _process.DangerousGetHandle());
            Wait.siginfo_t info;
            while (Unistd.syscall(Syscall.waitid, kind, id, (nint)(&info), Wait.WEXITED | Wait.__WALL, 0, 0) < 0
                && (Errno)Marshal.GetLastPInvokeError() == Errno.EINTR)
            {
            }

            _process?.Dispose();
        }
    }
}
