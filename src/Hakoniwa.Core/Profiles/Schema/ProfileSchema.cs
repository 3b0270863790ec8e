namespace Hakoniwa.Profiles.Schema;

/// <summary>
/// The keys of a profile by our own rules: what is not in here cannot be written, and what is in here is all there is to know of a key but what
/// it does. A JSON Schema is made from it.
/// </summary>
internal static partial class ProfileSchema
{
    /// <summary>The first key of every profile that is read by these rules.</summary>
    internal const string VersionKey = "hakoniwa";

    internal const string IncludeKey = "@include";

    /// <summary>What stands for "nothing" where a path or a word is expected.</summary>
    internal const string None = "none";

    private static readonly Lazy<TableType> Keys = new(static () => new(
    [
        new(VersionKey, new IntegerType(1, 1), "The version of the rules, as the first key of the file.") { Merge = MergeRule.Own },
        new("description", TextType.Any, "What the profile is for, in a sentence.") { Merge = MergeRule.Own },
        new(IncludeKey, new ListType(TextType.NotEmpty),
            "Profiles that come first, so that this one adds to them: files, relative to this one, or built-in ones as builtin:NAME.") { Merge = MergeRule.Own },
        .. RootKeys,
        .. FileKeys,
        .. ProcessKeys,
        .. IdentityKeys,
        .. LimitKeys,
        .. CallKeys,
        .. HostKeys,
    ]));

    /// <summary>The whole file.</summary>
    internal static TableType Root => Keys.Value;

    private static ProfileKey[] HostKeys =>
    [
        new("mode", new WordType(("enforce", "The launch fails."), ("best-effort", "Limits that need a cgroup are left out, and that is said.")),
            "What happens where this host cannot give what is asked for.") { Default = "enforce" },
        new("backend", new WordType(
            ("automatic", "Namespaces; where there are none, and the mode is best-effort, landlock."),
            ("namespaces", "Namespaces, whatever the mode."),
            ("landlock", "No namespaces: what can be had of the description with Landlock, the seccomp filter and limits.")),
            "What the sandbox is made of.") { Default = "automatic" },
        new("report", new ListType(new WordType(
            ("denials", "System calls that the seccomp profile refuses."),
            ("network", "Addresses that programs tried to reach."),
            ("calls", "Every system call, by name. Slow."))),
            "What is recorded while the sandbox runs.") { Merge = MergeRule.Replace },
    ];
}
