namespace Hakoniwa.Profiles.Schema;

/// <content>The root and what is in it.</content>
internal static partial class ProfileSchema
{
    private static ListType Attributes => new(new WordType(
        ("ro", "Nothing can be written."),
        ("nosuid", "Set-user-id bits have no effect."),
        ("nodev", "Devices cannot be opened."),
        ("noexec", "Programs cannot be executed.")));

    private static ProfileKey[] RootKeys =>
    [
        new("base", new WordType(
            ("minimal", "User, mount and PID namespaces, an empty root with a fresh /proc, the host's network."),
            ("hermetic", "The sandbox for build steps and tests: Container.Hermetic()."),
            ("empty", "No namespaces and no mounts.")),
            "What the description starts from.") { Default = "minimal" },
        new("rootfs", new HostPathOrNoneType(),
            "A host directory whose directories are shown read-only in the root; of / these: /bin /etc /lib* /sbin /usr. \"none\" is none."),
        new("rootdir", new TableType(
            new("path", HostPathType.Instance, "The directory.") { Required = true },
            new("rw", BooleanType.Instance, "Whether the sandbox may write to it.") { Default = "false" }),
            "A host directory as the root. Nothing is created in it.") { Merge = MergeRule.Replace },
        new("root", new TableType(
            new("size", SizeType.Positive, "The most it can hold.") { Default = "the kernel's, half of the memory" },
            new("mode", FileModeType.Instance, "The permissions of /.") { Default = "\"0755\"" },
            new("inodes", new IntegerType(1, long.MaxValue), "The most files and directories.") { Default = "the kernel's" },
            new("rw", BooleanType.Instance, "Whether programs may make files in it.") { Default = "false" }),
            "The root in memory, which there is without rootdir."),
    ];

    private static ProfileKey[] FileKeys =>
    [
        new("mounts", new ListType(new TableType(
            new("source", HostPathType.OrEmpty, "On the host; for the types bind, which is the default, and layer. A ${glob:…} makes a mount for each path."),
            new("destination", SandboxPathType.Place, "In the sandbox.") { Default = "the source" },
            new("type", new WordType(
                ("", "Another way to write bind."),
                ("bind", "A file or directory of the host with all that is mounted below it."),
                ("devfs", "A minimal device directory."),
                ("tmpfs", "An empty file system in memory."),
                ("procfs", "A fresh /proc."),
                ("mqueue", "The sandbox's POSIX message queues."),
                ("layer", "A host directory; what is written goes to a private layer in memory."),
                ("overlay", "Host directories on top of one another; what is written is gone at the end, or kept in upper.")),
                "What is mounted.") { Default = "\"bind\"" },
            new("rw", BooleanType.Instance, "bind: whether programs may write to it.") { Default = "false" },
            new("if-exists", BooleanType.Instance, "bind: whether it is left out if the source does not exist.") { Default = "false" },
            new("attributes", Attributes, "bind: what else programs cannot do there."),
            new("size", SizeType.Positive, "tmpfs: the most it can hold."),
            new("mode", FileModeType.Instance, "tmpfs: the permissions of its root.") { Default = "\"1777\"" },
            new("inodes", new IntegerType(1, long.MaxValue), "tmpfs: the most files and directories."),
            new("host-fallback", BooleanType.Instance, "procfs: whether the host's is shown, read-only, where the kernel refuses a fresh one.") { Default = "false" },
            new("lowers", new ListType(HostPathType.Instance), "overlay: the directories of the host, the uppermost first."),
            new("upper", HostPathType.Instance, "overlay: a host directory that takes what is written, and keeps it."),
            new("work", HostPathType.Instance, "overlay: an empty host directory on the same mount as upper, for the kernel's use."))
        {
            Spreads = "source",
        }), "What is mounted. At one destination the last counts."),
        new("filesystem", new TableType(
            new("files", new ListType(new TableType(
                new("destination", SandboxPathType.Place, "In the sandbox.") { Required = true },
                new("contents", new ContentsType(), "What is in it at the start.") { Required = true },
                new("mode", FileModeType.Instance, "Its permissions.") { Default = "\"0444\", or \"0644\" if it is writable" },
                new("rw", BooleanType.Instance, "Whether programs may write to it.") { Default = "false" })),
                "Files with contents of their own."),
            new("dirs", new ListType(new TableType(
                new("destination", SandboxPathType.Place, "In the sandbox.") { Required = true },
                new("mode", FileModeType.Instance, "Its permissions.") { Default = "\"0755\"" })),
                "Empty directories."),
            new("symlinks", new ListType(new TableType(
                new("original", TextType.NotEmpty, "Where it leads.") { Required = true },
                new("link", SandboxPathType.Place, "Where it is.") { Required = true })),
                "Symbolic links."),
            new("restrict", new ListType(new TableType(
                new("destination", SandboxPathType.OrRoot, "A place that exists in the sandbox.") { Required = true },
                new("attributes", Attributes, "What programs cannot do there.") { Required = true })),
                "What is taken from a place and all that is mounted below it, once everything is.")),
            "What is made besides mounts."),
    ];
}
