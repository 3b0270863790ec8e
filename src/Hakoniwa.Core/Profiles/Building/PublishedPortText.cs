using System.Globalization;
using System.Net;

namespace Hakoniwa.Profiles.Building;

/// <summary>Ports as <c>[ADDRESS:]PORT[:PORT][/udp]</c>, the host's first: <c>8080:80</c>, <c>127.0.0.2:53/udp</c>, <c>[::1]:8080:80</c>.</summary>
internal static class PublishedPortText
{
    /// <exception cref="ArgumentException">The text is none of these.</exception>
    internal static (PublishedPort Port, bool Udp) Parse(string text)
    {
        var slash = text.IndexOf('/', StringComparison.Ordinal);
        var protocol = slash < 0 ? "tcp" : text[(slash + 1)..];
        if (protocol is not ("tcp" or "udp"))
            throw Not(text);

        var rest = slash < 0 ? text : text[..slash];
        IPAddress? address = null;
        if (rest is ['[', ..])
        {
            var end = rest.IndexOf("]:", StringComparison.Ordinal);
            if (end < 0 || !IPAddress.TryParse(rest[1..end], out address))
                throw Not(text);
            rest = rest[(end + 2)..];
        }
        else if (rest.Contains('.', StringComparison.Ordinal))
        {
            var colon = rest.IndexOf(':', StringComparison.Ordinal);
            if (colon < 0 || !IPAddress.TryParse(rest[..colon], out address))
                throw Not(text);
            rest = rest[(colon + 1)..];
        }

        var ports = rest.Split(':');
        if (ports.Length > 2)
            throw Not(text);
        var outer = Number(ports[0], text);
        return (new(outer, ports.Length == 1 ? outer : Number(ports[1], text), address), protocol == "udp");
    }

    private static int Number(string port, string text)
        => int.TryParse(port, NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : throw Not(text);

    private static ArgumentException Not(string text)
        => new($"\"{text}\" is not a published port; write [ADDRESS:]PORT[:PORT][/udp], the host's first, as in 8080:80 or 127.0.0.1:5353:53/udp");
}
