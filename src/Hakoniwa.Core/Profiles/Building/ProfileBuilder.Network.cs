namespace Hakoniwa.Profiles.Building;

/// <content>The network.</content>
internal sealed partial class ProfileBuilder
{
    /// <summary>An option that is the original's own, and not pasta's.</summary>
    private const string MapGateway = "--map-gw";

    private Container WithNetwork(Container container)
    {
        if (_table["network"] is not { } at)
            return container;
        var network = at.Table;
        var mode = network.Text("mode")!;
        if (!IsOriginal)
        {
            OnlyKeys(network, mode, "mode", mode switch
            {
                "allow" => ["allow"],
                "pasta" => ["publish", "map-gateway", "program", "options"],
                _ => [],
            });
        }

        return at.Checked(() => container.Network(mode switch
        {
            "none" => Network.None,
            "host" => Network.Host,
            "allow" => Network.Allow([.. network.Items("allow").Select(Endpoint)]),
            _ => Network.Pasta(Pasta(network)),
        }));
    }

    private static AllowedEndpoint Endpoint(ProfileValue item) => item.Checked(() =>
    {
        if (item.Content is not ProfileTable table)
            return AllowedEndpoint.Parse(item.Text);
        var endpoint = AllowedEndpoint.Parse(table.Text("endpoint")!);
        return new AllowedEndpoint(endpoint.Host, endpoint.Port, (int)(table.Number("max-connections") ?? 0));
    });

    private PastaOptions Pasta(ProfileTable network)
    {
        var options = network.Items("options").Select(option => option.Text);
        var published = network.Items("publish").Select(item => item.Checked(() => PublishedPortText.Parse(item.Text))).ToList();
        return new()
        {
            Program = network.Text("program") ?? "pasta",
            Arguments = [.. IsOriginal ? options.Where(option => option != MapGateway) : options],
            MapGateway = network.Flag("map-gateway") || (IsOriginal && options.Contains(MapGateway)),
            TcpPorts = [.. published.Where(p => !p.Udp).Select(p => p.Port)],
            UdpPorts = [.. published.Where(p => p.Udp).Select(p => p.Port)],
        };
    }
}
