using System.Collections.Immutable;

using Hakoniwa.Interop;

namespace Hakoniwa.Identity;

/// <summary>The maps of a sandbox's user namespace, as its description and the host's settings make them.</summary>
internal sealed record IdMap(ImmutableArray<IdRange> Users, ImmutableArray<IdRange> Groups)
{
    /// <summary>The kernel takes at most this many lines.</summary>
    private const int MaxRanges = 340;

    /// <summary>Whether a process may write both maps for itself: the kernel allows it its own two ids.</summary>
    internal bool IsOwn => IsOnly(Users, Unistd.geteuid()) && IsOnly(Groups, Unistd.getegid());

    internal static IdMap Of(ContainerSpec spec)
    {
        var (uid, gid) = (Unistd.geteuid(), Unistd.getegid());
        var auto = spec.UserNamespaceMode == UserNamespaceMode.Auto;
        var users = !spec.UserRanges.IsEmpty ? spec.UserRanges
            : auto ? SubordinateIds.Map("/etc/subuid", uid, uid)
            : [new(spec.UserId ?? uid, uid, 1)];
        var groups = !spec.GroupRanges.IsEmpty ? spec.GroupRanges
            : auto ? SubordinateIds.Map("/etc/subgid", uid, gid)
            : [new(spec.GroupId ?? gid, gid, 1)];
        var map = new IdMap(users, groups);

        // The set-up runs under them, and the kernel makes no file for an owner that the file system's namespace cannot name.
        _ = map.OwnUser;
        _ = map.OwnGroup;
        return map;
    }

    /// <summary>The caller's user id in the sandbox.</summary>
    internal uint OwnUser => Inside(Users, Unistd.geteuid(), "user");

    /// <summary>The caller's group id in the sandbox.</summary>
    internal uint OwnGroup => Inside(Groups, Unistd.getegid(), "group");

    internal static bool Contains(ImmutableArray<IdRange> ranges, uint inside) => ranges.Any(r => inside >= r.Inside && inside - r.Inside < r.Count);

    internal static ImmutableArray<IdRange> Checked(IEnumerable<IdRange> ranges, string parameter)
    {
        ArgumentNullException.ThrowIfNull(ranges, parameter);
        var all = ranges.ToImmutableArray();
        if (all.IsEmpty || all.Length > MaxRanges)
            throw new ArgumentException($"A map has at least one range and at most {MaxRanges}.", parameter);
        foreach (var range in all)
        {
            // The last id, 2^32 - 1, stands for "none".
            if (range.Count == 0 || (ulong)range.Inside + range.Count > uint.MaxValue || (ulong)range.Outside + range.Count > uint.MaxValue)
                throw new ArgumentException($"The range \"{range}\" is empty or leaves the 32 bits of an id.", parameter);
        }

        if (Overlap(all, r => r.Inside) || Overlap(all, r => r.Outside))
            throw new ArgumentException("Ranges of a map cannot overlap.", parameter);
        return all;
    }

    private static bool Overlap(ImmutableArray<IdRange> ranges, Func<IdRange, uint> start)
    {
        var sorted = ranges.OrderBy(start).ToArray();
        return sorted.Zip(sorted.Skip(1)).Any(pair => start(pair.Second) - start(pair.First) < pair.First.Count);
    }

    private static bool IsOnly(ImmutableArray<IdRange> ranges, uint own) => ranges is [{ Count: 1 } single] && single.Outside == own;

    private static uint Inside(ImmutableArray<IdRange> ranges, uint outside, string kind)
    {
        foreach (var range in ranges)
        {
            if (outside >= range.Outside && outside - range.Outside < range.Count)
                return range.Inside + (outside - range.Outside);
        }

        throw new SandboxException(ErrorCode.ContradictoryDescription, $"the map of {kind} ids lacks the caller's own, {outside}",
            $"The sandbox is set up under it: add a range with {outside} outside.");
    }
}
