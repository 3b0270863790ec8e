using Hakoniwa.Identity;
using Hakoniwa.Networking;
using Hakoniwa.Reporting;

namespace Hakoniwa.Mounts;

/// <summary>The file system of a sandbox as it will be: every place once, parents before children, symbolic links resolved.</summary>
internal sealed class MountTable
{
    private const int MaxLinks = 40;

    private readonly Dictionary<string, MountEntry>.AlternateLookup<ReadOnlySpan<char>> _places;

    private MountTable(IReadOnlyList<MountEntry> entries)
    {
        Entries = entries;
        var places = new Dictionary<string, MountEntry>(entries.Count, StringComparer.Ordinal);
        foreach (var entry in entries)
            places.Add(entry.Target, entry);
        _places = places.GetAlternateLookup<ReadOnlySpan<char>>();
    }

    internal IReadOnlyList<MountEntry> Entries { get; }

    internal required SandboxRoot Root { get; init; }

    internal required IReadOnlyList<Restriction> Restrictions { get; init; }

    /// <summary>Whether the root is not made read-only in the end: it is the host's, which has its attributes already, or stays writable.</summary>
    internal required bool IsRootLeftAsItIs { get; init; }

    /// <summary>Whether the command has a terminal of its own.</summary>
    internal required bool HasTerminal { get; init; }

    /// <summary>The resolver that the file system names; null if it is not one of the sandbox's own.</summary>
    internal StubResolverPlan? Resolver { get; private init; }

    /// <summary>What the root itself is restricted to.</summary>
    internal MountAttributes RootRestriction
    {
        get
        {
            var all = MountAttributes.None;
            foreach (var restriction in Restrictions)
                all |= restriction.Target == "/" ? restriction.Attributes : MountAttributes.None;
            return all;
        }
    }

    internal static MountTable Build(ContainerSpec spec, bool hasTerminal = false)
    {
        var places = new Dictionary<string, MountEntry>(StringComparer.Ordinal);
        if (spec.RootFs is not null)
        {
            foreach (var entry in RootFsEntries.Read(spec.RootFs, spec.Root as HostRoot))
                places[entry.Target] = entry;
        }

        foreach (var entry in spec.Mounts)
            places[entry.Target] = entry;
        var links = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var entry in (MountEntry[])[.. places.Values])
        {
            if (entry is BindEntry { IfPresent: true } bind && HostPath.IsMissing(bind.Source))
                places.Remove(entry.Target);
            else if (entry is SymlinkEntry link)
                links.Add(link.Target, link.Original);
        }

        var resolved = new Dictionary<string, MountEntry>(StringComparer.Ordinal);
        foreach (var entry in places.Values)
        {
            var target = entry is SymlinkEntry ? ResolveParent(entry.Target, links) : Resolve(entry.Target, links);
            resolved[target] = entry with { Target = target };
        }

        if (spec.AccountEntries)
            AccountFiles.AddTo(resolved, spec);
        HostsFile.AddTo(resolved, spec.Network.Allowed);
        ResolverFile.AddTo(resolved, spec.Network);
        var resolver = StubResolverPlan.Make(resolved, spec);

        MountEntry[] entries = [.. resolved.Values];
        Array.Sort(entries, static (one, other) => SandboxPath.Compare(one.Target, other.Target));
        return new(entries)
        {
            Root = spec.Root,
            Restrictions = spec.Restrictions.IsEmpty ? [] : [.. spec.Restrictions.Select(r => r with { Target = Resolve(r.Target, links) })],
            IsRootLeftAsItIs = spec.WritableRoot || spec.Root is HostRoot,
            HasTerminal = hasTerminal,
            Resolver = resolver,
        };
    }

    /// <summary>Whether the description has something of its own at a place.</summary>
    internal bool Has(string target) => _places.Dictionary.ContainsKey(target);

    /// <summary>The entry that the place of <paramref name="target"/> lies in, or null for the sandbox's own root.</summary>
    internal MountEntry? CoveringEntry(string target)
    {
        var path = target.AsSpan();
        while (path.Length > 1)
        {
            path = path[..Math.Max(1, path.LastIndexOf('/'))];
            if (_places.TryGetValue(path, out var entry) && entry is not SymlinkEntry)
                return entry;
        }

        return null;
    }

    private static string ResolveParent(string path, Dictionary<string, string> links)
    {
        var parent = Resolve(SandboxPath.Parent(path), links);
        return (parent == "/" ? "" : parent) + path[path.LastIndexOf('/')..];
    }

    private static string? LinkOnTheWay(string path, Dictionary<string, string> links)
    {
        foreach (var link in links.Keys)
        {
            if (SandboxPath.IsWithin(path, link))
                return link;
        }

        return null;
    }

    /// <summary>Follows the links that the table itself makes; those inside shared directories are the kernel's to follow, within the root.</summary>
    private static string Resolve(string path, Dictionary<string, string> links)
    {
        for (var followed = 0; followed < MaxLinks; followed++)
        {
            if (LinkOnTheWay(path, links) is not { } link)
                return path;
            var original = links[link];
            var leadsTo = original[0] == '/' ? original : SandboxPath.Parent(link) + "/" + original;
            path = SandboxPath.Normalize(leadsTo + path[link.Length..], nameof(path));
        }

        throw new SandboxException(ErrorCode.ContradictoryDescription, $"the symbolic links on the way to {path} form a loop");
    }
}
