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
        var expected = (nuint)(sizeof(Socket.cmsghdr) + count * sizeof(int));
        if (received != 1 || ((Socket.cmsghdr*)control)->cmsg_len != expected)
            throw new SandboxException(ErrorCode.RelayFailed, $"the sandbox did not hand over its descriptors: recvmsg: {errno}") { SystemCall = "recvmsg", Errno = errno };

        var descriptors = (int*)(control + sizeof(Socket.cmsghdr));
        var handles = new SafeFileHandle[count];
        for (var i = 0; i < count; i++)
            handles[i] = Descriptors.AboveStandard(descriptors[i]);
        return handles;
    }
}
