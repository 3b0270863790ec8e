using System.Net;
using System.Text;

using Hakoniwa.Mounts;

namespace Hakoniwa.Networking;

/// <summary>
/// The /etc/resolv.conf of a sandbox whose network is connected by pasta; see resolv.conf(5). The host's may name only a resolver on the
/// host's loopback, or be a link to what the sandbox does not see.
/// </summary>
internal static class ResolverFile
{
    /// <summary>Link-local, so that it is no other host's. pasta answers for it with the host's resolver.</summary>
    internal const string ForwardingAddress = "169.254.1.1";

    private const string Path = "/etc/resolv.conf";
    private const string Keyword = "nameserver";

    private static readonly char[] Blanks = [' ', '\t', '\r'];

    internal static bool NeedsForwarding => For(HostsOwn()).Forward;

    internal static void AddTo(Dictionary<string, MountEntry> places, Network network)
    {
        if (network.PastaOptions is null || places.ContainsKey(Path))
            return;
        var seen = SeenFile.Find(places, Path);
        var (contents, _) = For(HostsOwn());
        if (contents != seen.Contents)
            places[seen.Place] = new FileEntry(seen.Place, Encoding.UTF8.GetBytes(contents));
    }

    /// <summary>The host's file without the resolvers that only the host reaches; with the forwarding address if none is left.</summary>
    internal static (string Contents, bool Forward) For(string hosts)
    {
        var lines = hosts.Split('\n');
        var kept = lines.Where(l => Resolver(l) is not { } server || Reachable(server)).ToArray();
        if (kept.Any(l => Resolver(l) is not null))
            return (kept.Length == lines.Length ? hosts : string.Join('\n', kept), false);
        return ($"{Keyword} {ForwardingAddress}\n{string.Join('\n', kept)}", true);
    }

    private static string HostsOwn()
    {
        try
        {
            return File.ReadAllText(Path);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            // Without one the resolver of the C library asks the host's own loopback.
            return "";
        }
    }

    private static string? Resolver(string line)
    {
        var words = line.Split(Blanks, StringSplitOptions.RemoveEmptyEntries);
        return words.Length > 1 && words[0] == Keyword ? words[1] : null;
    }

    private static bool Reachable(string server) => IPAddress.TryParse(server, out var address) && !AddressRules.OnlyWhenListed(address);
}
