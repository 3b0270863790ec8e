namespace Hakoniwa.Cli.Tests;

/// <summary>Hosts that refuse something, as rules of a seccomp profile that allows everything else.</summary>
internal static class DoctorHosts
{
    private const int PR_CAPBSET_DROP = 24;

    internal static readonly string Mounting = Refused("EPERM", "mount", "pivot_root", "sethostname");

    /// <summary>Capabilities refused: what AppArmor does in a user namespace that it let be made.</summary>
    internal static readonly string Powerless = Mounting + $$"""
        , { "names": ["prctl"], "action": "SCMP_ACT_ERRNO", "errnoRet": 1, "args": [ { "index": 0, "value": {{PR_CAPBSET_DROP}}, "op": "SCMP_CMP_EQ" } ] }
        """;

    internal static readonly string WithoutNewCalls = Refused("ENOSYS", "mount_setattr", "landlock_create_ruleset", "landlock_add_rule", "landlock_restrict_self", "clone3");

    internal static readonly string Ancient = WithoutNewCalls + "," + Refused("ENOSYS", "pidfd_open", "openat2", "close_range", "open_tree", "move_mount");

    /// <summary>What Docker's default profile refuses to containers without CAP_SYS_ADMIN: namespaces by any call, and mounts.</summary>
    internal static readonly string Docker = string.Join(",\n", [
        .. new[] { 0x02000000, 0x04000000, 0x08000000, 0x10000000, 0x20000000, 0x40000000, 0x00020000 }.Select(RefusedFlagOfClone),
        Refused("ENOSYS", "clone3"),
        Refused("EPERM", "unshare", "setns", "mount", "umount2", "pivot_root", "open_tree", "move_mount", "fsopen", "fsconfig", "fsmount", "mount_setattr",
            "sethostname", "keyctl"),
    ]);

    private static string Refused(string errno, params string[] calls)
        => $$"""{ "names": [{{string.Join(", ", calls.Select(c => $"\"{c}\""))}}], "action": "SCMP_ACT_ERRNO", "errnoRet": {{(errno == "EPERM" ? 1 : 38)}} }""";

    private static string RefusedFlagOfClone(int flag) => $$"""
        {
          "names": ["clone"], "action": "SCMP_ACT_ERRNO", "errnoRet": 1,
          "args": [ { "index": 0, "value": {{flag}}, "valueTwo": {{flag}}, "op": "SCMP_CMP_MASKED_EQ" } ]
        }
        """;
}
