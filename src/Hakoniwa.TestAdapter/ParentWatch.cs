using System.ComponentModel;
using System.Runtime.InteropServices;

using Hakoniwa.TestAdapter.Interop;

namespace Hakoniwa.TestAdapter;

/// <summary>
/// Notices the end of the test platform, however it ends: nothing else would end the sandbox then, since the host in it cannot see its parent.
/// The kernel's parent-death signal is no use here: it follows the thread that started this process, not the process.
/// </summary>
internal sealed class ParentWatch
{
    private const int InterruptedCall = 4;

    private readonly int _descriptor;

    private ParentWatch(int processId, int descriptor)
    {
        ProcessId = processId;
        _descriptor = descriptor;
    }

    internal int ProcessId { get; }

    /// <summary>Null if the parent is gone already.</summary>
    internal static ParentWatch? Open()
    {
        var parent = LibC.GetParentProcessId();
        var descriptor = LibC.SystemCall(LibC.PidFdOpen, parent, 0);
        var error = Marshal.GetLastPInvokeError();
        if (LibC.GetParentProcessId() != parent)
            return null;
        return descriptor >= 0 ? new(parent, (int)descriptor) : throw new Win32Exception(error, "pidfd_open: " + Marshal.GetPInvokeErrorMessage(error));
    }

    /// <summary>Calls <paramref name="ended"/> once, on a thread of its own, when the parent has ended.</summary>
    internal void Start(Action ended) => new Thread(() =>
    {
        WaitForEnd();
        ended();
    })
    {
        IsBackground = true,
        Name = "parent watch",
    }.Start();

    private unsafe void WaitForEnd()
    {
        var entry = new LibC.PollDescriptor { Descriptor = _descriptor, Events = LibC.PollIn };
        while (LibC.Poll(&entry, 1, -1) < 0)
        {
            var error = Marshal.GetLastPInvokeError();
            if (error != InterruptedCall)
                throw new Win32Exception(error, "poll: " + Marshal.GetPInvokeErrorMessage(error));
        }
    }
}
