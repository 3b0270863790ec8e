using System.Globalization;

using Hakoniwa.Values;

namespace Hakoniwa.Cli.Options;

/// <summary>How much of something the sandbox may use.</summary>
internal static class LimitOptions
{
    private const string Size = "SIZE[:HARD]";
    private const string Number = "N[:HARD]";
    private const string Time = "TIME[:HARD]";
    private const string Unlimited = "unlimited";

    internal static readonly RunOption WallTime = new("--limit-walltime", "Kill the sandbox after this time: 90, 0.25, 90s, 5m, 2h.") { Value = "TIME" };

    internal static readonly RunOption Memory = new("--memory", "Memory of all processes and files in memory, and swap in addition (none if left out). Needs a cgroup.")
    {
        Value = "SIZE[:SWAP]",
    };

    internal static readonly RunOption Cpus = new("--cpus", "Processors: 0.5 is half of one. Needs a cgroup.") { Value = "N" };

    internal static readonly RunOption Processes = new("--pids-limit", "Processes and threads at once. Needs a cgroup.") { Value = "N" };

    internal static readonly IReadOnlyList<RunOption> OfAll = [WallTime, Memory, Cpus, Processes];

    private static readonly LimitOption[] Resources =
    [
        new(Each("as", Size, "Address space."), Rlimit.AddressSpace),
        new(Each("core", Size, "Core dumps; 0 for none."), Rlimit.Core),
        new(Each("cpu", Time, "Processor time, in seconds."), Rlimit.Cpu),
        new(Each("data", Size, "Private memory that can be written to."), Rlimit.Data),
        new(Each("fsize", Size, "Size of a file that is written."), Rlimit.FileSize),
        new(Each("locks", Number, "File locks. Linux ignores it."), Rlimit.Locks),
        new(Each("memlock", Size, "Memory that may be locked."), Rlimit.LockedMemory),
        new(Each("msgqueue", Size, "POSIX message queues."), Rlimit.MessageQueues),
        new(Each("nice", Number, "Ceiling of the nice value, as 20 minus nice."), Rlimit.Nice),
        new(Each("nofile", Number, "Open descriptors plus one."), Rlimit.NoFile),
        new(Each("nproc", Number, "Processes and threads of the user."), Rlimit.Processes),
        new(Each("rss", Size, "Resident memory. Linux ignores it."), Rlimit.ResidentSet),
        new(Each("rtprio", Number, "Real-time priority."), Rlimit.RealTimePriority),
        new(Each("rttime", Time, "Real-time processor time without a pause, in microseconds."), Rlimit.RealTimeCpu),
        new(Each("sigpending", Number, "Queued signals."), Rlimit.PendingSignals),
        new(Each("stack", Size, "Stack of the first thread."), Rlimit.Stack),
    ];

    internal static readonly IReadOnlyList<RunOption> OfEach = Array.ConvertAll(Resources, r => r.Option);

    internal static Container Apply(Container container, GivenOptions line)
    {
        if (line.Value(Memory) is { } memory)
        {
            var (size, swap) = Checked.Split(memory, ':');
            container = Checked.By(Memory, () => container.LimitMemory((long)SizeText.Bytes(size, long.MaxValue), swap is null ? 0 : (long)SizeText.Bytes(swap, long.MaxValue)));
        }

        if (line.Value(Cpus) is { } cpus)
            container = Checked.By(Cpus, () => container.LimitCpu(Processors(cpus)));
        if (line.Value(Processes) is { } processes)
            container = Checked.By(Processes, () => container.LimitProcesses((long)Count(processes, long.MaxValue)));
        if (line.FirstOf(OfEach) is null)
            return container;

        foreach (var (option, resource) in Resources)
        {
            if (line.Value(option) is { } value)
                container = Checked.By(option, () => container.Limit(Limit(option, resource, value)));
        }

        return container;
    }

    internal static Command Apply(Command command, GivenOptions line)
        => line.Value(WallTime) is { } limit ? Checked.By(WallTime, () => command.WallTime(TimeText.Span(limit))) : command;

    private static ResourceLimit Limit(RunOption option, Rlimit resource, string value)
    {
        var (soft, hard) = Checked.Split(value, ':');
        var first = Value(option, resource, soft);
        return new(resource, first, hard is null ? first : Value(option, resource, hard));
    }

    private static ulong Value(RunOption option, Rlimit resource, string text)
    {
        if (text == Unlimited)
            return ResourceLimit.Unlimited;
        if (option.Value == Size)
            return SizeText.Bytes(text);
        if (option.Value == Number)
            return Count(text, ulong.MaxValue);

        var unit = resource == Rlimit.Cpu ? TimeText.Second : 1;
        var count = TimeText.Microseconds(text, unit) / unit;
        return count == decimal.Truncate(count) && count < ulong.MaxValue
            ? (ulong)count
            : throw new ArgumentException($"'{text}' is not a whole number of {(unit == 1 ? "microseconds" : "seconds")}");
    }

    private static ulong Count(string text, ulong most)
        => ulong.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var count) && count <= most
            ? count
            : throw new ArgumentException($"'{text}' is not a number");

    private static double Processors(string text)
        => double.TryParse(text, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var count)
            ? count
            : throw new ArgumentException($"'{text}' is not a number of processors, such as 2 or 0.5");

    private static RunOption Each(string name, string value, string description) => new("--limit-" + name, description) { Value = value };

    /// <summary>An option, and what it limits.</summary>
    private sealed record LimitOption(RunOption Option, Rlimit Resource);
}
