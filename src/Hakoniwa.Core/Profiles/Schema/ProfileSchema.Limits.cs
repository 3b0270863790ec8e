namespace Hakoniwa.Profiles.Schema;

/// <content>Limits.</content>
internal static partial class ProfileSchema
{
    /// <summary>The limit that is the command's, not a resource of its processes.</summary>
    internal const string WallTime = "walltime";

    private static WordType LimitNames => new(
        ("as", "Size of the address space, in bytes."),
        ("core", "Size of a core dump, in bytes."),
        ("cpu", "Processor time of each process, in seconds."),
        ("data", "Private memory that can be written to, in bytes."),
        ("fsize", "Size of a file that is written, in bytes."),
        ("locks", "Number of file locks; Linux ignores it."),
        ("memlock", "Memory that may be locked, in bytes."),
        ("msgqueue", "Memory for message queues, in bytes."),
        ("nice", "Ceiling of the nice value, as 20 minus nice."),
        ("nofile", "Number of open descriptors plus one."),
        ("nproc", "Number of processes and threads of the user."),
        ("rss", "Resident set, in bytes; Linux ignores it."),
        ("rtprio", "Ceiling of the real-time priority."),
        ("rttime", "Processor time without a blocking call under real-time scheduling, in microseconds."),
        ("sigpending", "Number of queued signals."),
        ("stack", "Size of the main thread's stack, in bytes."),
        (WallTime, "Time after which the sandbox is killed, in seconds."));

    private static ProfileKey[] LimitKeys =>
    [
        new("limits", new ListType(new TableType(
            new("type", LimitNames, "What is limited.") { Required = true },
            new("value", AmountType.Instance, "Soft and hard limit: an integer; bytes as \"512M\"; times as \"90s\", \"5m\" or \"1h\"; \"unlimited\"."),
            new("soft", AmountType.Instance, "The limit that counts, in place of value; with hard."),
            new("hard", AmountType.Instance, "What programs may raise the soft limit to."))),
            "Limits of each process, and the wall time."),
        new("cgroup", new TableType(
            new("memory", SizeType.Positive, "The memory of all, beyond which everything is killed."),
            new("swap", SizeType.OrNone, "Swap in addition; only with memory.") { Default = "0" },
            new("processes", new IntegerType(1, long.MaxValue), "How many processes and threads there can be at once."),
            new("cpus", new NumberType(0.01, 100_000), "How many processors they can take.")),
            "Limits of the sandbox as a whole, which need a cgroup."),
    ];
}
