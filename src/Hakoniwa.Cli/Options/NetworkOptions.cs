using Hakoniwa.Cli.CommandLine;
using Hakoniwa.Cli.Values;

namespace Hakoniwa.Cli.Options;

/// <summary>What the sandbox can reach.</summary>
internal static class NetworkOptions
{
    private const string Host = "host";
    private const string None = "none";
    private const string Allow = "allow";
    private const string Pasta = "pasta";

    internal static readonly RunOption Mode = new("--network",
        "none: loopback only. host: the host's network. pasta: a network of its own that the program pasta connects, with these options "
        + "(-t,8080:80 publishes a port). [default: host]")
    {
        Value = "none|host|pasta[:OPTION,...]",
    };

    internal static readonly RunOption Allowed = new("--network-allow",
        "Loopback, and TCP connections to these names or addresses and ports, which are relayed; nothing else.")
    {
        Value = "HOST:PORT[,...]",
        Repeatable = true,
    };

    internal static readonly IReadOnlyList<RunOption> All = [Mode, Allowed];

    internal static Container Apply(Container container, GivenOptions line)
    {
        var mode = line.Value(Mode);
        if (mode is not null)
            container = container.Network(Of(mode, line));
        if (!line.Has(Allowed))
            return container;

        // A profile's own list stays, unless --network begins anew.
        var endpoints = mode is null ? container.Spec.Network.Allowed.Listeners.Select(l => l.Endpoint).ToList() : [];
        foreach (var (_, value) in line.InOrder([Allowed]))
            endpoints.AddRange(Checked.List(Allowed, value).Select(e => Checked.By(Allowed, () => AllowedEndpoint.Parse(e))));
        return Checked.By(Allowed, () => container.Network(Network.Allow([.. endpoints])));
    }

    private static Network Of(string value, GivenOptions line)
    {
        var (mode, options) = Checked.Split(value, ':');
        if (options is not null && mode is Host or None or Allow)
            throw new UsageException(mode == Allow ? $"--network: write --network-allow {options}" : $"--network: {mode} has no options; pasta has");
        if (mode == Host && line.Has(NamespaceOptions.Network))
            throw new UsageException("--network: host contradicts --unshare-network");
        if (mode is Host or Pasta && line.Has(Allowed))
            throw new UsageException($"--network: {mode} contradicts --network-allow, which allows a few endpoints and nothing else");
        if (mode == Allow && !line.Has(Allowed))
            throw new UsageException("--network: allow needs --network-allow HOST:PORT");

        return mode switch
        {
            Host => Network.Host,
            None or Allow => Network.None,
            Pasta => Checked.By(Mode, () => Network.Pasta(PastaText.Options(options))),
            _ => throw Checked.Unknown(Mode, mode, [None, Host, Pasta, Allow]),
        };
    }
}
