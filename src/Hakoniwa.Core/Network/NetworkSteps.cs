using System.Buffers.Binary;
using System.Net;
using System.Net.Sockets;
using System.Text;

using Hakoniwa.Interop;
using Hakoniwa.Launch;

using Socket = Hakoniwa.Interop.Socket;

namespace Hakoniwa.Networking;

/// <summary>The steps that set up a network namespace.</summary>
internal static partial class NetworkSteps
{
    /// <summary>A new network namespace has a loopback device that is down; up, the kernel gives it 127.0.0.1 and ::1.</summary>
    internal static Step LoopbackUp(Slots slots)
    {
        var slot = slots.Next();
        var request = new byte[Socket.IfreqSize];
        Encoding.ASCII.GetBytes("lo").CopyTo(request, 0);
        BinaryPrimitives.WriteInt16LittleEndian(request.AsSpan(Socket.IFNAMSIZ), Socket.IFF_UP | Socket.IFF_RUNNING);
        return new("bring up the loopback device", ErrorCode.StepFailed,
        [
            OpenSocket(Socket.AF_INET, Socket.SOCK_DGRAM, slot),
            Control(slot, Socket.SIOCSIFFLAGS, new NativeBytes(request, "{lo, IFF_UP|IFF_RUNNING}")) with { Tolerate = Errno.EEXIST },
            Calls.Close(slot),
        ])
        {
            Remedy = errno => errno is Errno.EPERM or Errno.EACCES
                ? Diagnostics.UserNamespaceAdvice.PowerlessOnThisHost()
                : null,
        };
    }

    /// <summary>Before the sandbox's root is made: pasta configures the network from outside, by the child's process id.</summary>
    internal static void Connect(PastaOptions options, Slots slots, List<Step> steps, List<Rendezvous> rendezvous)
    {
        steps.Add(RendezvousStep.Build($"wait for {options.Program} to connect the network", ErrorCode.NetworkHelper, rendezvous.Count, slots));
        rendezvous.Add(new PastaRendezvous(options, ResolverFile.NeedsForwarding));
    }

    private static Call OpenSocket(int family, int type, int slot) => new("socket", Syscall.socket, family, type | Socket.SOCK_CLOEXEC, 0) { SaveTo = slot };

    /// <summary>Changing a device waits for the lock that all network namespaces of the host share.</summary>
    private static Call Control(int slot, int request, NativeBytes argument)
        => new("ioctl", Syscall.ioctl, Arg.Slot(slot), request, Arg.Bytes(argument));

    private static int Family(IPAddress address) => address.AddressFamily == AddressFamily.InterNetworkV6 ? Socket.AF_INET6 : Socket.AF_INET;
}
