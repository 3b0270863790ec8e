using System.Globalization;
using System.Runtime.InteropServices;

using Hakoniwa.Interop;

namespace Hakoniwa.Launch;

/// <summary>Hands descriptors that only the child could make to the launcher, as unix(7) describes for SCM_RIGHTS.</summary>
internal static unsafe class ExportStep
{
    internal static Step Build(IReadOnlyList<int> slots, int socket = Slots.ExportSocket)
    {
        var payload = new NativeBytes([1], "1 byte");
        var vector = NativeBytes.Of(new Socket.iovec { iov_len = 1 }, "iovec").PointAt(0, payload);

        var header = new Socket.cmsghdr
        {
            cmsg_len = (nuint)(sizeof(Socket.cmsghdr) + slots.Count * sizeof(int)),
            cmsg_level = Socket.SOL_SOCKET,
            cmsg_type = Socket.SCM_RIGHTS,
        };
        var bytes = new byte[ControlLength(slots.Count)];
        MemoryMarshal.Write(bytes, header);
        var control = new NativeBytes(bytes, slots.Count.ToString(CultureInfo.InvariantCulture) + " descriptors");

        var message = NativeBytes.Of(new Socket.msghdr { msg_iovlen = 1, msg_controllen = (nuint)bytes.Length }, "{" + control.Display + "}")
            .PointAt(Offset(nameof(Socket.msghdr.msg_iov)), vector)
            .PointAt(Offset(nameof(Socket.msghdr.msg_control)), control);

        var calls = new List<Call>();
        for (var i = 0; i < slots.Count; i++)
        {
            calls.Add(new("store", 0, Arg.Slot(slots[i]), Arg.Bytes(control, sizeof(Socket.cmsghdr) + i * sizeof(int)), sizeof(int))
            {
                Kind = CallKind.Store,
            });
        }

        calls.Add(new("sendmsg", Syscall.sendmsg, Arg.Slot(socket), Arg.Bytes(message), Socket.MSG_NOSIGNAL));
        return new("hand the launcher its side of the layers and listeners", ErrorCode.StepFailed, calls);
    }

    /// <summary>CMSG_SPACE: the header and the descriptors, rounded up to the alignment of a header.</summary>
    internal static int ControlLength(int descriptors)
        => sizeof(Socket.cmsghdr) + (descriptors * sizeof(int) + sizeof(nint) - 1) / sizeof(nint) * sizeof(nint);

    private static int Offset(string field) => (int)Marshal.OffsetOf<Socket.msghdr>(field);
}
