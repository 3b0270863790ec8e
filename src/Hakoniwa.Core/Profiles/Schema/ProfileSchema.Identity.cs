namespace Hakoniwa.Profiles.Schema;

/// <content>Users, ids and what they may do.</content>
internal static partial class ProfileSchema
{
    /// <summary>An entry of uidmaps and gidmaps, which are the original's keys.</summary>
    private static ListType IdMaps => new(new TableType(
        new("container_id", IntegerType.Id, "The first id in the sandbox.") { Required = true },
        new("host_id", IntegerType.Id, "The first id on the host.") { Default = "the caller's" },
        new("count", new IntegerType(1, uint.MaxValue - 1), "How many.") { Default = "1" }));

    private static EitherType NameOrId => new(TextType.NotEmpty, IntegerType.Id);

    private static ProfileKey[] IdentityKeys =>
    [
        new("user", new TableType(
            new("name", NameOrId, "A name in the sandbox's /etc/passwd, or an id.") { Required = true },
            new("group", NameOrId, "A name in the sandbox's /etc/group, or an id.") { Default = "the user's" },
            new("groups", new ListType(NameOrId), "Further groups; only with group.") { Default = "those that list the user" }),
            "Who programs run as.") { Merge = MergeRule.Replace },
        new("userns", new WordType(
            ("own", "The caller's own user and group, as one id each."),
            ("auto", "The caller is root, and the other ids are those of /etc/subuid and /etc/subgid.")),
            "Which ids of the host the sandbox has.") { Default = "own" },
        new("uidmaps", IdMaps, "The map of user ids, as a whole.") { Merge = MergeRule.Replace },
        new("gidmaps", IdMaps, "The map of group ids, as a whole.") { Merge = MergeRule.Replace },
        new("account-entries", BooleanType.Instance, "Whether /etc/passwd and /etc/group get entries for the sandbox's user where they lack them.")
        {
            Default = "that of the base",
        },
        new("capabilities", new ListType(new WordType([.. Capabilities.CapabilityNames.All.Select(name => (name, ""))])), "What programs keep, by the kernel's names."),
        new("allow-new-privileges", BooleanType.Instance, "Whether no_new_privs is not set.") { Default = "false" },
    ];
}
