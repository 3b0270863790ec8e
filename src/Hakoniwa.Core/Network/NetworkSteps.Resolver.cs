using System.Net;

using Hakoniwa.Interop;
using Hakoniwa.Launch;
using Hakoniwa.Reporting;

using Socket = Hakoniwa.Interop.Socket;

namespace Hakoniwa.Networking;

/// <content>The sockets of the resolver that records names.</content>
internal static partial class NetworkSteps
{
    /// <summary>During the set-up, since the port is a privileged one.</summary>
    internal static Step ListenForQueries(IPAddress address, int udp, int tcp)
    {
        var bytes = SocketAddress(new IPEndPoint(address, StubResolverPlan.Port));
        return new($"listen for name lookups on {address} in the sandbox, to record them", ErrorCode.RelayFailed,
        [
            OpenSocket(Socket.AF_INET, Socket.SOCK_DGRAM, udp),
            new("bind", Syscall.bind, Arg.Slot(udp), Arg.Bytes(bytes), bytes.Content.Length),
            OpenSocket(Socket.AF_INET, Socket.SOCK_STREAM, tcp),
            new("bind", Syscall.bind, Arg.Slot(tcp), Arg.Bytes(bytes), bytes.Content.Length),
            new("listen", Syscall.listen, Arg.Slot(tcp), Backlog),
        ]);
    }
}
