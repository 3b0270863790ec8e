using System.Runtime.InteropServices;

using Hakoniwa.Interop;

using Microsoft.Win32.SafeHandles;

namespace Hakoniwa.Reporting;

/// <summary>The descriptor over which the kernel tells of calls that wait for an answer; see seccomp_unotify(2). For one thread.</summary>
internal sealed unsafe class NotificationListener : IDisposable
{
    private readonly SafeFileHandle _descriptor;
    private readonly byte* _received;
    private readonly byte* _answer;
    private readonly uint _receivedSize;
    private readonly uint _answerSize;

    internal NotificationListener(SafeFileHandle descriptor)
    {
        _descriptor = descriptor;

        // The running kernel writes as much as its own structures have, which may be more than those we know.
        SeccompNotifSizes sizes = default;
        Unistd.syscall(Syscall.seccomp, (nint)Interop.Seccomp.SECCOMP_GET_NOTIF_SIZES, 0, (nint)(&sizes), 0, 0, 0);
        _receivedSize = Math.Max(sizes.seccomp_notif, (uint)sizeof(SeccompNotif));
        _answerSize = Math.Max(sizes.seccomp_notif_resp, (uint)sizeof(SeccompNotifResp));
        _received = (byte*)NativeMemory.AllocZeroed(_receivedSize);
        _answer = (byte*)NativeMemory.AllocZeroed(_answerSize);

        // Kernels that do not know it do without.
        Request(Interop.Seccomp.SECCOMP_IOCTL_NOTIF_SET_FLAGS, (void*)Interop.Seccomp.SECCOMP_USER_NOTIF_FD_SYNC_WAKE_UP);
    }

    internal int Number => (int)_descriptor.DangerousGetHandle();

    /// <summary>Takes the next notification. Waits if there is none.</summary>
    /// <returns>False if whoever made the call was killed or interrupted before it could be taken.</returns>
    /// <exception cref="IOException">Something else is wrong.</exception>
    internal bool TryReceive(out SeccompNotif notification)
    {
        // The kernel insists on zeros.
        NativeMemory.Clear(_received, _receivedSize);
        var errno = Request(Interop.Seccomp.SECCOMP_IOCTL_NOTIF_RECV, _received);
        notification = *(SeccompNotif*)_received;
        return errno switch
        {
            0 => true,
            Errno.ENOENT or Errno.EINTR or Errno.ENOMEM => false,
            _ => throw new IOException($"ioctl(SECCOMP_IOCTL_NOTIF_RECV): {errno}"),
        };
    }

    /// <summary>
    /// Whether the call still waits. What was read about its thread before was that thread's: afterwards the number may be another's.
    /// </summary>
    internal bool IsValid(ulong id) => Request(Interop.Seccomp.SECCOMP_IOCTL_NOTIF_ID_VALID, &id) == 0;

    /// <summary>The call fails with <paramref name="errno"/>; 0 makes it return 0 without being made, as in a filter.</summary>
    /// <returns>False if nobody waits for the answer any more.</returns>
    internal bool Fail(ulong id, Errno errno) => Send(new() { id = id, error = -(int)errno });

    /// <summary>The call is made.</summary>
    /// <inheritdoc cref="Fail" path="/returns"/>
    internal bool Continue(ulong id) => Send(new() { id = id, flags = Interop.Seccomp.SECCOMP_USER_NOTIF_FLAG_CONTINUE });

    public void Dispose()
    {
        _descriptor.Dispose();
        NativeMemory.Free(_received);
        NativeMemory.Free(_answer);
    }

    private bool Send(SeccompNotifResp answer)
    {
        *(SeccompNotifResp*)_answer = answer;
        Errno errno;
        do
            errno = Request(Interop.Seccomp.SECCOMP_IOCTL_NOTIF_SEND, _answer);
        while (errno == Errno.EINTR);

        return errno is 0 or Errno.ENOENT ? errno == 0 : throw new IOException($"ioctl(SECCOMP_IOCTL_NOTIF_SEND): {errno}");
    }

    private Errno Request(uint request, void* argument)
        => Unistd.syscall(Syscall.ioctl, _descriptor.DangerousGetHandle(), (nint)request, (nint)argument, 0, 0, 0) < 0 ? (Errno)Marshal.GetLastPInvokeError() : 0;
}
