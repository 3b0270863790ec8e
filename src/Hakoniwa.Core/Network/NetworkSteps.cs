using System.Buffers.Binary;
using System.Runtime.InteropServices;
using System.Text;

using Hakoniwa.Interop;
using Hakoniwa.Launch;

namespace Hakoniwa.Networking;

/// <summary>The steps that set up a network namespace.</summary>
internal static class NetworkSteps
{
    private const int Backlog = 16;

    /// <summary>A new network namespace has a loopback device that is down; up, the kernel gives it 127.0.0.1 and ::1.</summary>
    internal static Step LoopbackUp(Slots slots)
    {
        var slot = slots.Next();
        var request = new byte[Socket.IfreqSize];
        Encoding.ASCII.GetBytes("lo").CopyTo(request, 0);
        BinaryPrimitives.WriteInt16LittleEndian(request.AsSpan(Socket.IFNAMSIZ), Socket.IFF_UP | Socket.IFF_RUNNING);
        return new("bring up the loopback device", ErrorCode.StepFailed,
        [
            new("socket", Syscall.socket, Socket.AF_INET, Socket.SOCK_DGRAM | Socket.SOCK_CLOEXEC, 0) { SaveTo = slot },
            new("ioctl", Syscall.ioctl, Arg.Slot(slot), Socket.SIOCSIFFLAGS, Arg.Bytes(new NativeBytes(request, "{lo, IFF_UP|IFF_RUNNING}")))
            {
                // It waits for the lock that all network namespaces of the host share.
                Kind = CallKind.MayBlock,
                Tolerate = Errno.EEXIST,
            },
            Calls.Close(slot),
        ])
        {
            Remedy = errno => errno is Errno.EPERM or Errno.EACCES
                ? "The user namespace was created and has no power: a security module restricts it. " + Diagnostics.UserNamespaceAdvice.ForThisHost()
                : null,
        };
    }

    /// <summary>A listener in the sandbox's network: the socket stays in that network wherever its descriptor goes.</summary>
    internal static Step Listen(AllowedEndpoint allowed, int slot)
    {
        var address = new Socket.sockaddr_in
        {
            sin_family = Socket.AF_INET,
            sin_port = BinaryPrimitives.ReverseEndianness((ushort)allowed.EndPoint.Port),
            sin_addr = MemoryMarshal.Read<uint>(allowed.EndPoint.Address.GetAddressBytes()),
        };
        return new($"listen on {allowed.EndPoint} in the sandbox, to relay to the host", ErrorCode.RelayFailed,
        [
            new("socket", Syscall.socket, Socket.AF_INET, Socket.SOCK_STREAM | Socket.SOCK_CLOEXEC, 0) { SaveTo = slot },
            new("bind", Syscall.bind, Arg.Slot(slot), Arg.Bytes(NativeBytes.Of(address, "{" + allowed.EndPoint + "}")), 16),
            new("listen", Syscall.listen, Arg.Slot(slot), Backlog),
        ]);
    }
}
