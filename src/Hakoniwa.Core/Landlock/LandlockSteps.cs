using Hakoniwa.Interop;
using Hakoniwa.Launch;

using static Hakoniwa.Interop.Landlock;

namespace Hakoniwa.Landlock;

/// <summary>The steps that make a ruleset and put the child under it. After them no path can be used that the rules do not allow.</summary>
internal static class LandlockSteps
{
    internal const string TooManyRulesets = "This process is under 16 Landlock rulesets already, which is the kernel's limit.";

    private const int ParentFdOffset = sizeof(ulong);

    internal static IEnumerable<Step> Build(LandlockRuleset ruleset, LandlockPlan plan, Slots slots)
    {
        if (plan.Enforced.IsEmpty)
            yield break;

        var descriptor = slots.Next();
        yield return Create(plan, descriptor);
        if (plan.Enforced.Contains(LandlockResource.FileSystem))
        {
            foreach (var rule in ruleset.Paths.Values)
                yield return Allow(rule, plan.Version, descriptor, slots);
        }

        foreach (var (resource, right, ports) in new[]
                 {
                     (LandlockResource.TcpBind, LANDLOCK_ACCESS_NET_BIND_TCP, ruleset.BindPorts),
                     (LandlockResource.TcpConnect, LANDLOCK_ACCESS_NET_CONNECT_TCP, ruleset.ConnectPorts),
                 })
        {
            if (plan.Enforced.Contains(resource) && !ports.IsEmpty)
                yield return Allow(resource, right, ports, descriptor);
        }

        yield return new("apply the Landlock ruleset for good", ErrorCode.LandlockUnavailable,
        [
            new("landlock_restrict_self", Syscall.landlock_restrict_self, Arg.Slot(descriptor), 0),
            new("close", Syscall.close, Arg.Slot(descriptor)),
        ])
        {
            Remedy = errno => errno switch
            {
                Errno.E2BIG => TooManyRulesets,
                Errno.EPERM => "Where new privileges are allowed, a ruleset takes CAP_SYS_ADMIN: leave AllowNewPrivileges out, or unshare the user namespace.",
                _ => null,
            },
        };
    }

    /// <summary>The step that executes the program, with what it needs to be allowed.</summary>
    internal static Step Explain(Step execute) => execute with
    {
        Remedy = errno => errno == Errno.EACCES
            ? "Landlock restricts the file system: the program, its interpreter or dynamic loader, and /bin/sh as PID 1 need a rule with Read and Execute."
            : execute.Remedy?.Invoke(errno),
    };

    private static Step Create(LandlockPlan plan, int descriptor)
    {
        var has = (LandlockResource resource) => plan.Enforced.Contains(resource);
        var attribute = new landlock_ruleset_attr
        {
            handled_access_fs = has(LandlockResource.FileSystem) ? LandlockRights.All(plan.Version) : 0,
            handled_access_net = (has(LandlockResource.TcpBind) ? LANDLOCK_ACCESS_NET_BIND_TCP : 0) | (has(LandlockResource.TcpConnect) ? LANDLOCK_ACCESS_NET_CONNECT_TCP : 0),
            scoped = (has(LandlockResource.AbstractSockets) ? LANDLOCK_SCOPE_ABSTRACT_UNIX_SOCKET : 0) | (has(LandlockResource.Signals) ? LANDLOCK_SCOPE_SIGNAL : 0),
        };
        var names = string.Join(", ", plan.Enforced.Order());

        // Kernels that know less of the structure take it as long as the rest is zero.
        return new($"begin a Landlock ruleset that restricts {names}", ErrorCode.LandlockUnavailable,
        [
            new("landlock_create_ruleset", Syscall.landlock_create_ruleset, Arg.Bytes(NativeBytes.Of(attribute, $"{{{names}}}")), SizeOf(attribute), 0) { SaveTo = descriptor },
        ]);
    }

    /// <summary>Rights of directories are EINVAL for a file: then those of files alone.</summary>
    private static Step Allow(LandlockRule rule, int version, int ruleset, Slots slots)
    {
        var (path, added) = (slots.Next(), slots.Next());
        var rights = LandlockRights.Of(rule.Access, version);
        var forDirectory = Attribute(rights, rule);
        var forFile = Attribute(LandlockRights.ForFile(rights), rule);
        return new($"allow {rule.Access} at {rule.Path} and below{(rule.Missing == MissingPath.Skip ? ", if it exists" : "")}", ErrorCode.LandlockUnavailable,
        [
            new("openat", Syscall.openat, Fcntl.AT_FDCWD, rule.Path, Fcntl.O_PATH | Fcntl.O_CLOEXEC, 0)
            {
                SaveTo = path,
                Tolerate = rule.Missing == MissingPath.Skip ? Errno.ENOENT : 0,
            },
            Store(path, forDirectory),
            Store(path, forFile),
            AddRule(ruleset, forDirectory) with { OnlyIf = path, SaveTo = added, Tolerate = Errno.EINVAL },
            AddRule(ruleset, forFile) with { OnlyIf = path, Unless = added },
            new("close", Syscall.close, Arg.Slot(path)) { OnlyIf = path },
        ])
        {
            Remedy = errno => errno == Errno.ENOENT ? $"{rule.Path} does not exist in the sandbox; show it with a bind, or give the rule MissingPath.Skip." : null,
        };
    }

    private static Step Allow(LandlockResource resource, ulong right, IEnumerable<int> ports, int ruleset)
        => new($"allow {resource} for {string.Join(", ", ports)}", ErrorCode.LandlockUnavailable,
        [
            .. ports.Select(port => new Call("landlock_add_rule", Syscall.landlock_add_rule, Arg.Slot(ruleset), LANDLOCK_RULE_NET_PORT,
                Arg.Bytes(NativeBytes.Of(new landlock_net_port_attr { allowed_access = right, port = (ulong)port }, $"{{{resource}, {port}}}")), 0)),
        ]);

    private static NativeBytes Attribute(ulong rights, LandlockRule rule)
        => NativeBytes.Of(new landlock_path_beneath_attr { allowed_access = rights, parent_fd = -1 }, $"{{{rule.Access}, {rule.Path}}}");

    private static Call Store(int slot, NativeBytes attribute)
        => new("store", 0, Arg.Slot(slot), Arg.Bytes(attribute, ParentFdOffset), sizeof(int)) { Kind = CallKind.Store };

    private static Call AddRule(int ruleset, NativeBytes attribute)
        => new("landlock_add_rule", Syscall.landlock_add_rule, Arg.Slot(ruleset), LANDLOCK_RULE_PATH_BENEATH, Arg.Bytes(attribute), 0);

    private static unsafe int SizeOf<T>(in T _)
        where T : unmanaged
        => sizeof(T);
}
