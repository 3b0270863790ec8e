using System.Globalization;

using Hakoniwa.Capabilities;
using Hakoniwa.Cli.CommandLine;
using Hakoniwa.Interop;

namespace Hakoniwa.Cli.Options;

/// <summary>Who the program is, and what it may do beyond an ordinary one.</summary>
internal static class IdentityOptions
{
    private const string Prefix = "CAP_";

    internal static readonly RunOption UserNamespace = new("--userns",
        "auto: the caller is root in the sandbox, and the ids that /etc/subuid and /etc/subgid grant are there, too. [default: own]")
    {
        Value = "own|auto",
    };

    internal static readonly RunOption UserIds = Ids("--uidmap", "-u", "user");

    internal static readonly RunOption GroupIds = Ids("--gidmap", "-g", "group");

    internal static readonly RunOption User = new("--user", "Run as this user, by name or number; names are those of the sandbox's /etc/passwd and /etc/group.")
    {
        Value = "USER[:GROUP[:SUPP,...]]",
    };

    internal static readonly RunOption CapAdd = new("--cap-add", "Keep capabilities, which count in the sandbox's own user namespace.")
    {
        Value = "CAP[,...]",
        Repeatable = true,
    };

    internal static readonly RunOption AllowNewPrivileges = new("--allow-new-privs", "Do not set no_new_privs.");

    internal static readonly IReadOnlyList<RunOption> All = [UserNamespace, UserIds, GroupIds, User, CapAdd, AllowNewPrivileges];

    internal static Container Apply(Container container, GivenOptions line)
    {
        if (line.Value(UserNamespace) is { } mode)
            container = container.UserNamespaceMode(Checked.Word(UserNamespace, mode, ("own", UserNamespaceMode.Own), ("auto", UserNamespaceMode.Auto)));
        if (line.Has(UserIds))
            container = Checked.By(UserIds, () => container.MapUserIds(Ranges(UserIds, line, Unistd.geteuid)));
        if (line.Has(GroupIds))
            container = Checked.By(GroupIds, () => container.MapGroupIds(Ranges(GroupIds, line, Unistd.getegid)));
        if (line.Value(User) is { } user)
            container = Checked.By(User, () => As(container, user));
        foreach (var (option, value) in line.InOrder([CapAdd]))
            container = container.KeepCapabilities(Checked.List(option, value).Select(Capability));
        return line.Has(AllowNewPrivileges) ? container.AllowNewPrivileges() : container;
    }

    private static List<IdRange> Ranges(RunOption option, GivenOptions line, Func<uint> own)
    {
        var ranges = new List<IdRange>();
        foreach (var (_, value) in line.InOrder([option]))
        {
            var parts = value.Split(':');
            if (parts.Length > 3)
                throw new UsageException($"{option.Name}: '{value}' has a part too many: write {option.Value}");
            ranges.Add(new(Number(option, parts[0]), parts.Length > 1 ? Number(option, parts[1]) : own(), parts.Length > 2 ? Number(option, parts[2]) : 1));
        }

        return ranges;
    }

    private static uint Number(RunOption option, string text)
        => uint.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var id) ? id : throw new UsageException($"{option.Name}: '{text}' is not an id, a number");

    private static Container As(Container container, string value)
    {
        var parts = value.Split(':');
        return parts.Length > 3
            ? throw new ArgumentException($"'{value}' has a part too many: write {User.Value}")
            : container.RunAs(parts[0], parts.Length > 1 ? parts[1] : null, parts.Length > 2 ? parts[2].Split(',') : []);
    }

    /// <summary>The kernel's names, with or without CAP_, in any case.</summary>
    private static LinuxCapability Capability(string name)
    {
        var full = name.ToUpperInvariant();
        if (!full.StartsWith(Prefix, StringComparison.Ordinal))
            full = Prefix + full;
        var number = Array.IndexOf(CapabilityNames.All, full);
        return number >= 0 ? (LinuxCapability)number : throw Checked.Unknown(CapAdd, full, CapabilityNames.All);
    }

    private static RunOption Ids(string name, string alias, string kind) => new(name,
        $"Map {kind} ids of the host, from HID on (the caller's own if left out), to those of the sandbox from CID on, COUNT of them (1 if left out).")
    {
        Alias = alias,
        Value = "CID[:HID[:COUNT]]",
        Repeatable = true,
    };
}
