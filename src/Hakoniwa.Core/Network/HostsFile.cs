using System.Text;

using Hakoniwa.Mounts;

namespace Hakoniwa.Networking;

/// <summary>The sandbox's /etc/hosts, which gives the names of allowed endpoints the addresses they have there; see hosts(5).</summary>
internal static class HostsFile
{
    private const string Path = "/etc/hosts";
    private const string WithoutOne = "127.0.0.1 localhost\n::1 localhost\n";

    private static readonly char[] Blanks = [' ', '\t', '\r'];

    internal static void AddTo(Dictionary<string, MountEntry> places, AllowList allowed)
    {
        if (allowed.Names.Count == 0)
            return;
        var seen = SeenFile.Find(places, Path);
        places[seen.Place] = new FileEntry(seen.Place, Encoding.UTF8.GetBytes(With(seen.Contents ?? WithoutOne, allowed)));
    }

    /// <summary>Our lines first, and no other addresses for our names: some resolvers take all lines, some the first.</summary>
    internal static string With(string contents, AllowList allowed)
    {
        var text = new StringBuilder();
        var ours = new HashSet<string>(StringComparer.OrdinalIgnoreCase);
        foreach (var (name, address) in allowed.Names)
        {
            ours.Add(name);
            text.Append(address).Append(' ').Append(name).Append('\n');
        }

        foreach (var line in contents.Split('\n'))
        {
            if (Without(line, ours) is { } kept)
                text.Append(kept).Append('\n');
        }

        return text.ToString();
    }

    /// <summary>A line without some of its names; null if it then has none, or is blank.</summary>
    private static string? Without(string line, HashSet<string> names)
    {
        var comment = line.IndexOf('#', StringComparison.Ordinal);
        var words = (comment < 0 ? line : line[..comment]).Split(Blanks, StringSplitOptions.RemoveEmptyEntries);
        if (words.Length == 0 || !words.Skip(1).Any(names.Contains))
            return line.Length == 0 ? null : line;
        var left = words.Skip(1).Where(w => !names.Contains(w)).ToArray();
        return left.Length == 0 ? null : words[0] + " " + string.Join(' ', left);
    }
}
