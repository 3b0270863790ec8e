using System.Runtime.InteropServices;

using Hakoniwa.Interop;

using Microsoft.Win32.SafeHandles;

namespace Hakoniwa.Launch;

/// <summary>The launcher's end of <see cref="ExportStep"/>.</summary>
internal static unsafe class ReceivedDescriptors
{
    internal static SafeFileHandle[] Receive(SafeFileHandle socket, int count)
    {
        byte payload;
        var vector = new Socket.iovec { iov_base = &payload, iov_len = 1 };
        var length = ExportStep.ControlLength(count);
        var control = stackalloc byte[length];
        var message = new Socket.msghdr { msg_iov = &vector, msg_iovlen = 1, msg_control = control, msg_controllen = (nuint)length };

        var received = Socket.recvmsg((int)socket.DangerousGetHandle(), &message, Socket.MSG_DONTWAIT | Socket.MSG_CMSG_CLOEXEC);
        var errno = (Errno)Marshal.GetLastPInvokeError();
        var header = (Socket.cmsghdr*)control;
        var arrived = received == 1 && message.msg_controllen > 0 ? (int)(header->cmsg_len - (nuint)sizeof(Socket.cmsghdr)) / sizeof(int) : 0;
        var descriptors = (int*)(control + sizeof(Socket.cmsghdr));
        var handles = new SafeFileHandle[arrived];
        for (var i = 0; i < arrived; i++)
            handles[i] = new SafeFileHandle(descriptors[i], ownsHandle: true);
        if (arrived == count)
            return handles;

        // The kernel drops those that this process has no number left for.
        foreach (var handle in handles)
            handle.Dispose();
        throw new SandboxException(ErrorCode.RelayFailed, $"{arrived} of the sandbox's {count} descriptors arrived: recvmsg: {(received < 0 ? errno : Errno.EMFILE)}", Descriptors.Remedy(Errno.EMFILE))
        {
            SystemCall = "recvmsg",
            Errno = received < 0 ? errno : Errno.EMFILE,
        };
    }
}
