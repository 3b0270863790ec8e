using Hakoniwa.Profiles.Schema;
using Hakoniwa.Seccomp.Oci;

namespace Hakoniwa.Profiles.Building;

/// <content>System calls and Landlock.</content>
internal sealed partial class ProfileBuilder
{
    private Container WithSeccomp(Container container)
    {
        if (!IsOriginal && _table["seccomp"] is null)
            return container;
        var seccomp = _table["seccomp"]?.Table ?? new();
        var profile = seccomp["path"] is { } path ? path.Checked(() => Named(path.Text)) : IsOriginal ? SeccompProfile.Container : SeccompProfile.Default;

        if (!profile.SkippedCalls.IsEmpty)
            _remarks.Add($"{profile.Name}: calls that are not known here, and whose rules have no effect: {string.Join(' ', profile.SkippedCalls)}");

        foreach (var call in seccomp.Items("allow"))
            profile = call.Checked(() => profile.Allow(call.Text));
        foreach (var denied in seccomp.Items("deny"))
        {
            var errno = denied.Table["errno"] is { } name ? ErrorNumber(name) : Errno.EPERM;
            foreach (var call in denied.Table.Items("calls"))
                profile = call.Checked(() => profile.Deny(errno, call.Text));
        }

        return container.Seccomp(profile);
    }

    /// <summary>A path is absolute by now.</summary>
    private static SeccompProfile Named(string text) => text switch
    {
        SeccompPathType.Podman => SeccompProfile.Container,
        ['/', ..] => SeccompProfile.Load(text),
        _ => SeccompProfile.Named(text),
    };

    private static Errno ErrorNumber(ProfileValue name)
        => ErrnoNames.All.TryGetValue(name.Text, out var errno) ? errno
            : throw name.Error($"there is no error '{name.Text}'. {Spelling.Hint(name.Text, [.. ErrnoNames.All.Keys])}".TrimEnd());

    private Container WithLandlock(Container container)
    {
        if (_table["landlock"] is not { Table: var landlock })
            return container;

        var restricted = new Dictionary<LandlockResource, Mode>();
        var unrestricted = new HashSet<LandlockResource>();
        foreach (var item in landlock.Items("resources"))
        {
            var resource = Resource(item.Table.Text("type")!);
            if (item.Table["unrestrict"] is { Flag: true })
            {
                unrestricted.Add(resource);
                restricted.Remove(resource);
            }
            else
            {
                unrestricted.Remove(resource);
                restricted[resource] = item.Table.Text("mode") == "best-effort" ? Mode.BestEffort : Mode.Enforce;
            }
        }

        var rules = LandlockRuleset.Empty;
        foreach (var (resource, mode) in restricted)
            rules = rules.Restrict(resource, mode);
        if (!unrestricted.Contains(LandlockResource.FileSystem))
            rules = WithPaths(rules, landlock.Items("fs"));
        foreach (var item in landlock.Items("net"))
        {
            var port = (int)item.Table.Number("port")!.Value;
            var resource = Resource(item.Table.Text("access")!);
            if (!unrestricted.Contains(resource))
                rules = item.Checked(() => resource == LandlockResource.TcpBind ? rules.AllowTcpBind(port) : rules.AllowTcpConnect(port));
        }

        if (IsOriginal && rules.Restrictions.Keys.Where(resource => !restricted.ContainsKey(resource)).ToList() is { Count: > 0 } implied)
            _remarks.Add($"landlock: rules restrict what they are about, also without an entry in resources: {string.Join(", ", implied)}");
        return container.Landlock(rules);
    }

    /// <summary>The last one about a path counts, also where it allows nothing.</summary>
    private static LandlockRuleset WithPaths(LandlockRuleset rules, IReadOnlyList<ProfileValue> items)
    {
        if (items.Count > 0 && !rules.Restrictions.ContainsKey(LandlockResource.FileSystem))
            rules = rules.Restrict(LandlockResource.FileSystem);
        var last = items.GroupBy(item => Mounts.SandboxPath.Normalize(item.Table.Text("path")!, "path"), StringComparer.Ordinal).Select(same => same.Last());
        foreach (var item in last)
        {
            var access = (LandlockAccess)item.Table.Number("access")!.Value;
            var missing = item.Table.Text("missing") == "skip" ? MissingPath.Skip : MissingPath.Error;
            if (access != LandlockAccess.None)
                rules = item.Checked(() => rules.Allow(item.Table.Text("path")!, access, missing));
        }

        return rules;
    }

    private static LandlockResource Resource(string word) => word switch
    {
        "fs" => LandlockResource.FileSystem,
        "tcp.bind" => LandlockResource.TcpBind,
        "tcp.connect" => LandlockResource.TcpConnect,
        "abstract-sockets" => LandlockResource.AbstractSockets,
        _ => LandlockResource.Signals,
    };
}
