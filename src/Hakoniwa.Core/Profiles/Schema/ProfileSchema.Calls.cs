namespace Hakoniwa.Profiles.Schema;

/// <content>System calls and Landlock.</content>
internal static partial class ProfileSchema
{
    private static WordType LandlockMode => new(
        ("enforce", "The launch fails where the kernel cannot enforce it."),
        ("best-effort", "It is enforced as far as the kernel can."));

    private static ProfileKey[] CallKeys =>
    [
        new("seccomp", new TableType(
            new("path", SeccompPathType.Instance,
                "default, dotnet, container (or podman), audit or unconfined; or a file in the format of container engines.") { Default = "\"default\"" },
            new("allow", new ListType(TextType.NotEmpty), "System calls that are always allowed."),
            new("deny", new ListType(new TableType(
                new("calls", new ListType(TextType.NotEmpty), "System calls that always fail.") { Required = true },
                new("errno", TextType.NotEmpty, "What they fail with, by its name.") { Default = "\"EPERM\"" })),
                "System calls that always fail; after allow.")),
            "Which system calls programs may make."),
        new("landlock", new TableType(
            new("resources", new ListType(new TableType(
                new("type", new WordType(
                    ("fs", "Files."),
                    ("tcp.bind", "Listening on TCP ports."),
                    ("tcp.connect", "Connecting to TCP ports."),
                    ("abstract-sockets", "Abstract Unix sockets from outside of the sandbox."),
                    ("signals", "Signals to processes outside of the sandbox.")),
                    "What is restricted.") { Required = true },
                new("unrestrict", BooleanType.Instance, "Whether it is not, and the rules about it have no effect.") { Default = "false" },
                new("mode", LandlockMode, "What happens where the kernel cannot enforce it.") { Default = "\"enforce\"" })),
                "What is restricted; a later entry can undo an earlier one."),
            new("fs", new ListType(new TableType(
                new("path", SandboxPathType.OrRoot, "A path in the sandbox, with everything below it.") { Required = true },
                new("access", new AccessType(), "Any of r, w and x.") { Required = true },
                new("missing", new WordType(("error", "The launch fails."), ("skip", "There is no such rule.")),
                    "What happens if there is no such path.") { Default = "\"error\"" })),
                "What is allowed of files. Restricts fs."),
            new("net", new ListType(new TableType(
                new("port", new IntegerType(0, ushort.MaxValue), "The port; to bind, 0 is any free one.") { Required = true },
                new("access", new WordType(("tcp.bind", "Listening on it."), ("tcp.connect", "Connecting to it.")), "What is allowed.") { Required = true })),
                "What is allowed of TCP. Restricts what access says.")),
            "Restrictions on top of everything else."),
    ];
}
