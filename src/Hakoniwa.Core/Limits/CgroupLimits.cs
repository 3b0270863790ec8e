using System.Globalization;

namespace Hakoniwa.Limiting;

/// <summary>The limits of a sandbox as a whole, as cgroups(7) and the kernel's cgroup-v2 documentation name them.</summary>
internal sealed record CgroupLimits
{
    private const int PeriodMicroseconds = 100_000;

    /// <summary>In bytes.</summary>
    internal long? Memory { get; init; }

    /// <summary>In bytes, in addition to <see cref="Memory"/> and only with it.</summary>
    internal long Swap { get; init; }

    internal long? Processes { get; init; }

    internal double? Cpus { get; init; }

    /// <summary>The controllers that these limits need, each with its limit alone.</summary>
    internal IEnumerable<(string Controller, CgroupLimits Alone)> Parts()
    {
        if (Memory is not null)
            yield return ("memory", new() { Memory = Memory, Swap = Swap });
        if (Processes is not null)
            yield return ("pids", new() { Processes = Processes });
        if (Cpus is not null)
            yield return ("cpu", new() { Cpus = Cpus });
    }

    internal CgroupLimits With(CgroupLimits other) => new()
    {
        Memory = Memory ?? other.Memory,
        Swap = Memory is null ? other.Swap : Swap,
        Processes = Processes ?? other.Processes,
        Cpus = Cpus ?? other.Cpus,
    };

    /// <summary>The files of the group and what is written to them.</summary>
    internal IEnumerable<(string File, string Value)> Files()
    {
        if (Memory is { } memory)
        {
            yield return ("memory.max", Text(memory));
            yield return (Cgroup.SwapFile, Text(Swap));

            // A sandbox that lost some of its processes would go on in a state that nobody has thought of.
            yield return ("memory.oom.group", "1");
        }

        if (Processes is { } processes)
            yield return ("pids.max", Text(processes));
        if (Cpus is { } cpus)
            yield return ("cpu.max", Text((long)Math.Round(cpus * PeriodMicroseconds)) + " " + Text(PeriodMicroseconds));
    }

    public override string ToString() => string.Join(", ", Files().Select(f => f.File + "=" + f.Value));

    private static string Text(long value) => value.ToString(CultureInfo.InvariantCulture);
}
