namespace Hakoniwa.Profiles.Schema;

/// <content>What programs are and have around them.</content>
internal static partial class ProfileSchema
{
    private static ProfileKey[] ProcessKeys =>
    [
        new("command", new TableType(
            new("cmdline", new ListType(TextType.Any), "The program and its arguments; an empty array is the default.")
            {
                Default = "[\"/bin/sh\"]",
                Merge = MergeRule.Replace,
            },
            new("cwd", SandboxPathType.OrRoot, "The directory in the sandbox that it starts in.") { Default = "\"/\"" },
            new("argv0", TextType.Any, "What the program finds as its own name.") { Default = "the program" },
            new("as-pid-1", BooleanType.Instance, "Whether the program itself is PID 1, not a shell that waits for it.") { Default = "false" },
            new("measure-memory", BooleanType.Instance, "Whether its memory is measured at its end.") { Default = "false" }),
            "What is run."),
        new("envs", new ListType(new TableType(
            new("name", new VariableNameType(), "The variable's name.") { Required = true },
            new("value", TextType.Any, "Its value.") { Default = "the caller's, empty if it is not set" },
            new("unset", BooleanType.Instance, "Whether it is taken out of what the base or an included profile has.") { Default = "false" })),
            "Variables of the environment, which has nothing else but what the base says."),
        new("inherit-envs", new ListType(new VariableNameType()), "Variables of the caller that are passed on where they are set."),
        new("namespaces", new ListType(new TableType(
            new("type", new WordType(
                ("cgroup", "The view of the control groups."),
                ("ipc", "System V IPC and POSIX message queues."),
                ("network", "Network devices, addresses and ports."),
                ("uts", "The host name."),
                ("user", "User and group ids."),
                ("mount", "The mount table."),
                ("pid", "Process ids."),
                ("all", "All seven.")),
                "Which.") { Required = true },
            new("share", BooleanType.Instance, "Whether it is the caller's and not one of the sandbox's own.") { Default = "false" })),
            "Namespaces, in this order; a later entry can undo an earlier one."),
        new("hostname", TextType.NotEmpty, "The host name, in a UTS namespace of its own."),
        new("network", new TableType(
            new("mode", new WordType(
                ("none", "Loopback only."),
                ("host", "The host's, shared."),
                ("allow", "Loopback, and what allow lists."),
                ("pasta", "A network of its own that pasta connects to the host's.")),
                "What the sandbox can reach.") { Required = true },
            new("allow", new ListType(new EitherType(TextType.NotEmpty, new TableType(
                new("endpoint", TextType.NotEmpty, "host:port") { Required = true },
                new("max-connections", new IntegerType(0, int.MaxValue), "How many connections are relayed; 0 is any number.") { Default = "0" }))),
                "allow: TCP endpoints as host:port."),
            new("publish", new ListType(TextType.NotEmpty), "pasta: ports of the host that lead into the sandbox, as [ADDRESS:]PORT[:PORT][/udp]."),
            new("map-gateway", BooleanType.Instance, "pasta: whether the gateway's address leads to the host's loopback services.") { Default = "false" },
            new("program", TextType.NotEmpty, "pasta: the program.") { Default = "\"pasta\"" },
            new("options", new ListType(TextType.NotEmpty), "pasta: further arguments.")),
            "The network, as a whole.") { Merge = MergeRule.Replace },
    ];
}
