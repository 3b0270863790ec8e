using Hakoniwa.Limiting;

namespace Hakoniwa;

public sealed partial class Container
{
    private const double LeastCpus = 0.01;
    private const double MostCpus = 100_000;

    /// <summary>
    /// Limits a resource of every process in the sandbox; soft and hard limit are <paramref name="value"/>. See <see cref="Rlimit"/> for units,
    /// and <see cref="ResourceLimit.Unlimited"/> for no limit.
    /// </summary>
    /// <remarks>A limit above the caller's own hard limit is refused at the launch with HAKO1004, whoever the caller is.</remarks>
    public Container Limit(Rlimit resource, ulong value) => Limit(resource, value, value);

    /// <summary>Limits a resource of every process in the sandbox, which may raise its limit from <paramref name="soft"/> to <paramref name="hard"/>.</summary>
    /// <inheritdoc cref="Limit(Rlimit, ulong)" path="/remarks"/>
    /// <exception cref="ArgumentException">The soft limit is above the hard limit, or the resource is unknown.</exception>
    public Container Limit(Rlimit resource, ulong soft, ulong hard) => Limit(new ResourceLimit(resource, soft, hard));

    /// <summary>Limits a resource of every process in the sandbox.</summary>
    /// <inheritdoc cref="Limit(Rlimit, ulong)" path="/remarks"/>
    /// <exception cref="ArgumentException">The soft limit is above the hard limit, or the resource is unknown.</exception>
    public Container Limit(ResourceLimit limit)
    {
        ArgumentNullException.ThrowIfNull(limit);
        if (!Enum.IsDefined(limit.Resource))
            throw new ArgumentException("Unknown resource.", nameof(limit));
        if (limit.Soft > limit.Hard)
            throw new ArgumentException("The soft limit cannot be above the hard limit.", nameof(limit));
        return With(Spec with { Limits = Spec.Limits.With(limit) });
    }

    /// <summary>
    /// Limits the memory of the sandbox as a whole, in bytes: its processes, its files in memory, and what the kernel keeps for it. Beyond it
    /// the kernel kills everything in the sandbox, and <see cref="ExitStatus.OutOfMemory"/> tells (memory.max, memory.oom.group).
    /// </summary>
    /// <param name="bytes">The limit, in bytes. The kernel rounds down to pages.</param>
    /// <param name="swap">How much swap may be used in addition, in bytes (memory.swap.max). None if left out.</param>
    /// <remarks>
    /// Needs a cgroup v2 hierarchy in which the caller may make groups, with the memory controller. Otherwise the launch fails with HAKO1018,
    /// or, with <see cref="Mode.BestEffort"/>, goes on without the limit and says so.
    /// </remarks>
    /// <exception cref="ArgumentOutOfRangeException">The limit is not positive, or the swap is negative.</exception>
    public Container LimitMemory(long bytes, long swap = 0)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(bytes);
        ArgumentOutOfRangeException.ThrowIfNegative(swap);
        return With(Spec with { Cgroup = (Spec.Cgroup ?? new()) with { Memory = bytes, Swap = swap } });
    }

    /// <summary>
    /// Limits how many processes and threads the sandbox can have at once (pids.max). A shell as PID 1 (see <see cref="Hakoniwa.Command.AsPid1"/>)
    /// is one of them. Beyond it fork and clone fail with EAGAIN.
    /// </summary>
    /// <remarks>
    /// Needs a cgroup v2 hierarchy in which the caller may make groups, with the pids controller. Otherwise the launch fails with HAKO1018,
    /// or, with <see cref="Mode.BestEffort"/>, goes on without the limit and says so.
    /// </remarks>
    /// <exception cref="ArgumentOutOfRangeException">The limit is not positive.</exception>
    public Container LimitProcesses(long count)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(count);
        return With(Spec with { Cgroup = (Spec.Cgroup ?? new()) with { Processes = count } });
    }

    /// <summary>
    /// Limits the processor time of the sandbox as a whole, in processors: 0.5 is half of one, 2 is two. It is slowed down, never killed
    /// (cpu.max, in periods of 100 ms).
    /// </summary>
    /// <remarks>
    /// Needs a cgroup v2 hierarchy in which the caller may make groups, with the cpu controller. Otherwise the launch fails with HAKO1018,
    /// or, with <see cref="Mode.BestEffort"/>, goes on without the limit and says so.
    /// </remarks>
    /// <exception cref="ArgumentOutOfRangeException">Less than 0.01, more than 100,000 or not a number.</exception>
    public Container LimitCpu(double cpus)
    {
        if (cpus is not (>= LeastCpus and <= MostCpus))
            throw new ArgumentOutOfRangeException(nameof(cpus), "A limit of processors must be at least 0.01; leave it out for none.");
        return With(Spec with { Cgroup = (Spec.Cgroup ?? new()) with { Cpus = cpus } });
    }

    /// <summary>What happens when this host cannot give what is asked for. The default is <see cref="Hakoniwa.Mode.Enforce"/>.</summary>
    /// <exception cref="ArgumentException">The mode is unknown.</exception>
    public Container Mode(Mode mode)
        => Enum.IsDefined(mode) ? With(Spec with { Mode = mode }) : throw new ArgumentException("Unknown mode.", nameof(mode));

    /// <summary>A cgroup of its own without any limit, which needs no controller.</summary>
    internal Container OwnCgroup() => With(Spec with { Cgroup = Spec.Cgroup ?? new() });
}
