using Hakoniwa.Profiles.Toml;

namespace Hakoniwa.Profiles.Schema;

/// <summary>The keys of a profile by the original's rules. What they mean is what they mean by our own, but for what is said here.</summary>
internal static class OriginalSchema
{
    private static readonly Lazy<TableType> Keys = new(Make);

    /// <summary>The whole file. An included one cannot have all of its keys.</summary>
    internal static TableType Root => Keys.Value;

    private static TableType Make() => new(
    [
        new(ProfileSchema.IncludeKey, new ListType(TextType.NotEmpty), "Files, relative to this one, that come first.")
        {
            Merge = MergeRule.Own,
            InInclude = false,
        },
        new("namespaces", new ListType(new TableType(
            new("type", new WordType(("cgroup", ""), ("ipc", ""), ("network", ""), ("uts", "")), "Which.") { Required = true },
            new("share", BooleanType.Instance, "Whether it is the caller's.") { Default = "false" })),
            "Namespaces beside those of users, mounts and processes."),
        new("mounts", new ListType(new TableType(
            new("source", HostPathType.OrEmpty, "On the host, relative to the current directory.") { Required = true },
            new("destination", SandboxPathType.Place, "In the sandbox.") { Default = "the source" },
            new("type", TextType.Any, "devfs or tmpfs; anything else is a bind.") { Default = "\"\"" },
            new("rw", BooleanType.Instance, "Whether programs may write to it.") { Default = "false" })),
            "What is mounted. At one destination the last counts."),
        new("filesystem", new TableType(
            new("files", new ListType(new TableType(
                new("destination", SandboxPathType.Place, "In the sandbox.") { Required = true },
                new("contents", new ContentsType(), "What is in it.") { Required = true })),
                "Files."),
            new("dirs", new ListType(new TableType(
                new ProfileKey("destination", SandboxPathType.Place, "In the sandbox.") { Required = true })),
                "Directories, with the mode 0700."),
            new("symlinks", new ListType(new TableType(
                new("original", TextType.NotEmpty, "Where it leads.") { Required = true },
                new("link", SandboxPathType.Place, "Where it is.") { Required = true })),
                "Symbolic links.")),
            "What is made besides mounts."),
        new("envs", new ListType(new TableType(
            new("name", new VariableNameType(), "The variable's name.") { Required = true },
            new("value", TextType.Any, "Its value.") { Default = "the caller's, empty if it is not set" })),
            "Variables of the environment."),
        new("network", new TableType(
            new("mode", new WordType(("none", ""), ("host", ""), ("pasta", "")), "What the sandbox can reach.") { Required = true },
            new("options", new ListType(TextType.NotEmpty), "Arguments of pasta.")),
            "The network, as a whole.") { Merge = MergeRule.Replace },
        new("landlock", new TableType(
            new("resources", new ListType(new TableType(
                new("type", new WordType(("fs", ""), ("tcp.bind", ""), ("tcp.connect", "")), "What is restricted.") { Required = true },
                new("unrestrict", BooleanType.Instance, "Whether it is not.") { Default = "false" })),
                "What is restricted."),
            new("fs", new ListType(new TableType(
                new("path", SandboxPathType.OrRoot, "A path in the sandbox.") { Required = true },
                new("access", new AccessType(), "Any of r, w and x.") { Required = true })),
                "What is allowed of files. Restricts fs, which it does not in the original."),
            new("net", new ListType(new TableType(
                new("port", new IntegerType(0, ushort.MaxValue), "The port.") { Required = true },
                new("access", new WordType(("tcp.bind", ""), ("tcp.connect", "")), "What is allowed.") { Required = true })),
                "What is allowed of TCP. Restricts what access says, which it does not in the original.")),
            "Restrictions on top of everything else."),
        .. MainOnly(),
    ]);

    private static ProfileKey[] MainOnly() =>
    [
        Main("rootdir", new TableType(
            new("path", HostPathType.Instance, "On the host, relative to the current directory.") { Required = true },
            new("rw", BooleanType.Instance, "Whether programs may write to it.") { Default = "false" }),
            "A host directory as the root. Unlike in the original, nothing is created in it."),
        Main("uidmaps", IdMaps(), "The map of user ids."),
        Main("gidmaps", IdMaps(), "The map of group ids."),
        Main("hostname", TextType.NotEmpty, "The host name, in a UTS namespace of its own."),
        Main("limits", new ListType(new TableType(
            new("type", new WordType(("as", ""), ("core", ""), ("cpu", ""), ("fsize", ""), ("nofile", ""), (ProfileSchema.WallTime, "")), "What is limited.") { Required = true },
            new("value", new PlainAmountType(), "Bytes, seconds or a number.") { Required = true })),
            "Limits."),
        Main("seccomp", new TableType(
            new ProfileKey("path", SeccompPathType.Instance, "podman, audit, unconfined, or a file relative to the current directory.") { Default = "\"podman\"" }),
            "Which system calls programs may make."),
        Main("command", new TableType(
            new("cmdline", new ListType(TextType.Any), "The program and its arguments; an empty array is /bin/sh.") { Required = true },
            new("cwd", SandboxPathType.OrRoot, "The directory in the sandbox that it starts in.") { Default = "\"/\"" }),
            "What is run; /bin/sh if the table is missing."),
    ];

    private static ProfileKey Main(string name, ProfileType type, string description) => new(name, type, description) { InInclude = false };

    private static ListType IdMaps() => new(new TableType(
        new("container_id", IntegerType.Id, "The first id in the sandbox.") { Required = true },
        new("host_id", IntegerType.Id, "The first id on the host.") { Default = "the caller's" },
        new("count", new IntegerType(1, uint.MaxValue - 1), "How many.") { Default = "1" }));

    /// <summary>An integer, kept as text as an <see cref="AmountType"/> is.</summary>
    private sealed class PlainAmountType : ProfileType
    {
        internal override string Expected => "an integer";

        internal override ProfileValue Read(TomlValue value, ProfileReading reading)
            => value is TomlInteger ? AmountType.Instance.Read(value, reading) : throw Unexpected(value);
    }
}
