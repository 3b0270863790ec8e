using System.Net;

using Hakoniwa.Mounts;
using Hakoniwa.Networking;

namespace Hakoniwa.Backends;

/// <content>The network, which is the host's: there is no loopback of one's own, so that the filter refuses sockets altogether.</content>
internal sealed partial class LandlockTranslation
{
    private bool AllowsTcp => Has(NamespaceKinds.Network) && _asked.Network.Allowed.Listeners.Any(l => l.Endpoint.Address is not null);

    /// <summary>Somebody who shows a socket wants it to be used. A filter cannot tell one from another.</summary>
    private bool AllowsUnixSockets => !Has(NamespaceKinds.Network) && !Has(NamespaceKinds.Mount) || _asked.Mounts.OfType<BindEntry>().Any(b => SocketFile.Is(b.Source));

    private SeccompProfile Filter() => _asked.Seccomp.With("without namespaces", FilterAdditions.For(_asked.Namespaces, AllowsTcp, AllowsUnixSockets));

    private void TranslateNetwork()
    {
        if (Has(NamespaceKinds.Network) || Has(NamespaceKinds.Mount))
        {
            Shortfall.Weaker(AllowsUnixSockets
                ? "Unix sockets of the host can be connected to by their paths, wherever they are: a socket is shown, and a filter cannot tell it from others"
                : "there are no Unix sockets but pairs: those of the host could be connected to by their paths");
        }

        if (!Has(NamespaceKinds.Network))
            return;
        if (_asked.Network.PastaOptions is not null)
            Shortfall.Impossible("the network is connected by pasta");
        foreach (var name in _asked.Network.Allowed.Listeners.Where(l => l.Endpoint.Address is null))
            Shortfall.Impossible($"{name.Endpoint} is allowed by its name");

        Rules = Rules.Restrict(LandlockResource.TcpBind, Mode.BestEffort).Restrict(LandlockResource.TcpConnect, Mode.BestEffort)
            .Restrict(LandlockResource.AbstractSockets, AllowsUnixSockets ? _asked.Mode : Mode.BestEffort);
        if (!AllowsUnixSockets)
            _covered.Add(LandlockResource.AbstractSockets);

        if (!AllowsTcp)
        {
            _covered.AddRange([LandlockResource.TcpBind, LandlockResource.TcpConnect]);
            Shortfall.Weaker("there is no network at all, not even loopback: the host's own would be reached");
            return;
        }

        IPEndPoint[] allowed = [.. _asked.Network.Allowed.Listeners.Where(l => l.Endpoint.Address is not null).Select(l => new IPEndPoint(l.Endpoint.Address!, l.Endpoint.Port))];
        Shortfall.Impossible($"of {string.Join(", ", allowed.Select(a => a.ToString()))} the addresses and the numbers of connections are kept");
        Shortfall.Weaker($"TCP can be connected to the ports {string.Join(", ", allowed.Select(a => a.Port).Distinct())} of every host, loopback included; there is no other network");

        // A listen that binds by itself is none of Landlock's business, and a filter cannot tell whose socket it is.
        if (AllowsUnixSockets)
            Shortfall.Weaker("TCP can be listened on, at ports that the kernel chooses: Unix sockets are there, which listen by the same call");
        Rules = Rules.AllowTcpConnect(allowed.Select(a => a.Port));
    }
}
