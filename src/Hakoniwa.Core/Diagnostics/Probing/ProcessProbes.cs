using Hakoniwa.Interop;
using Hakoniwa.Landlock;
using Hakoniwa.Launch;
using Hakoniwa.Terminals;

namespace Hakoniwa.Diagnostics.Probing;

/// <summary>What a process does to itself before it becomes the program, and what the launcher uses to watch it.</summary>
internal static class ProcessProbes
{
    private const ulong SmallLimit = 64;

    internal static IEnumerable<HostProbe> All { get; } =
    [
        new(HostProbes.NoNewPrivileges, facts => Outcome(facts, WithoutNewPrivileges(), "set")) { NeededByEnforce = true },
        new(HostProbes.SeccompFilter, Filter) { NeededByEnforce = true, After = [HostProbes.NoNewPrivileges] },
        new(HostProbes.SeccompListener, Listener) { After = [HostProbes.NoNewPrivileges, HostProbes.SeccompFilter] },
        new("seccomp-killable-wait", KillableWait) { After = [HostProbes.SeccompListener] },
        new(HostProbes.Landlock, Landlock) { After = [HostProbes.NoNewPrivileges] },
        new("resource-limits", Limits) { NeededByEnforce = true },
        new("pseudo-terminal", Terminal),
        new("memory-measurement", Measurement),
    ];

    /// <summary>What runs and does nothing, in a sandbox and outside.</summary>
    internal static Command Trivial(Container container)
    {
        var command = File.Exists("/bin/true") ? container.Command("/bin/true")
            : File.Exists("/usr/bin/true") ? container.Command("/usr/bin/true")
            : container.Command("/bin/sh", "-c", ":");
        return command.StandardInput(Stdio.Null).StandardOutput(Stdio.Null).StandardError(Stdio.Null).WallTime(TimeSpan.FromSeconds(8));
    }

    internal static ProbeAnswer Launch(Container container, string works)
    {
        var status = Trivial(container).Status();
        return status.Success ? ProbeAnswer.Works(works) : ProbeAnswer.Fails($"a program that does nothing {status}", null);
    }

    private static ProbeChild WithoutNewPrivileges() => new ProbeChild(NamespaceKinds.None).Add(ProcessSteps.NoNewPrivileges());

    private static ProbeAnswer Outcome(HostFacts facts, ProbeChild child, string works, Func<ProbeFailure, ProbeAnswer?>? otherwise = null)
        => child.Run() is not { } failure ? ProbeAnswer.Works(works)
            : otherwise?.Invoke(failure) ?? ProbeAnswer.Fails(failure.ToString(), failure.IsRefused ? HostRemedies.Surroundings(facts) : null);

    private static ProbeAnswer Filter(HostFacts facts)
    {
        var filter = SeccompProfile.Default.Compile([])!;
        return Outcome(facts, WithoutNewPrivileges().Add(ProcessSteps.LoadFilter(SeccompProfile.Default, filter)),
            $"the default profile is loaded{(facts.IsFiltered ? ", on top of the one that is in force here" : "")}",
            f => f.Errno is Errno.EINVAL or Errno.ENOSYS
                ? ProbeAnswer.Fails($"{f}: this kernel takes no filters", "Start a kernel that is built with CONFIG_SECCOMP_FILTER")
                : null);
    }

    private static ProbeAnswer Listener(HostFacts facts)
    {
        if (KernelFeatures.SeccompListener is not 0 and var missing)
        {
            return missing is Errno.EINVAL or Errno.ENOSYS
                ? ProbeAnswer.Fails($"seccomp: {missing}: this kernel gives no listener, which reports of refused calls need", HostRemedies.Kernel("5.0"))
                : ProbeAnswer.Fails($"seccomp: {missing}", HostRemedies.Surroundings(facts));
        }

        var filter = SeccompProfile.Default.Compile([])!;
        const uint flags = Interop.Seccomp.SECCOMP_FILTER_FLAG_NEW_LISTENER;
        var load = new Call("seccomp", Syscall.seccomp, Interop.Seccomp.SECCOMP_SET_MODE_FILTER, flags, filter.ProgramAddress);
        return Outcome(facts, WithoutNewPrivileges().Add(load), "refused calls can be reported", f => f.Errno == Errno.EBUSY
            ? ProbeAnswer.Fails($"{f}: a sandbox around this process reports already, and there can be one report only", "Run the outer sandbox without a report")
            : null);
    }

    private static ProbeAnswer KillableWait(HostFacts facts) => KernelFeatures.SeccompKillableWait
        ? ProbeAnswer.Works("signals do not disturb a call that waits for its answer")
        : ProbeAnswer.Limited("calls that are reported may be repeated or interrupted by signals", HostRemedies.Kernel("5.19"));

    private static ProbeAnswer Landlock(HostFacts facts)
    {
        var abi = LandlockAbi.OfThisKernel;
        if (abi.Obstacle is { } obstacle)
        {
            return ProbeAnswer.Fails(obstacle, obstacle.Contains("lsm=", StringComparison.Ordinal)
                ? "Add landlock to lsm= on the kernel's command line (cat /sys/kernel/security/lsm shows what is there) and start again"
                : obstacle.Contains("5.13", StringComparison.Ordinal) ? HostRemedies.Kernel("5.13")
                : $"Update the container engine, whose filter does not know Landlock; or {HostRemedies.Surroundings(facts)}");
        }

        var rules = LandlockRuleset.Empty.Allow("/", LandlockAccess.Read | LandlockAccess.Write | LandlockAccess.Execute, mode: Mode.BestEffort);
        if (Launch(Container.Empty().Landlock(rules), "") is { Status: not HostCapabilityStatus.Works } failed)
            return failed;
        var version = string.Create(System.Globalization.CultureInfo.InvariantCulture, $"version {abi.Version}");
        if (abi.Version >= LandlockRights.WithScopes)
            return ProbeAnswer.Works(version);
        var older = (abi.Version < LandlockRights.WithTruncate ? "truncating files, " : "") + (abi.Version < LandlockRights.WithTcp ? "TCP ports, " : "");
        return ProbeAnswer.Limited($"{version}: {older}signals and abstract sockets are not restricted", HostRemedies.Kernel("6.12"));
    }

    private static ProbeAnswer Limits(HostFacts facts)
    {
        var limit = NativeBytes.Of((SmallLimit, SmallLimit), "{64, 64}");
        var lower = new Call("prlimit64", Syscall.prlimit64, 0, (int)Rlimit.NoFile, Arg.Bytes(limit), 0);
        return Outcome(facts, new ProbeChild(NamespaceKinds.None).Add(lower), "can be lowered");
    }

    private static ProbeAnswer Terminal(HostFacts facts)
    {
        try
        {
            using var terminal = PseudoTerminal.Open(new(24, 80));
            return ProbeAnswer.Works("opened");
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return ProbeAnswer.Fails(e.Message, "sudo mount -t devpts -o newinstance,ptmxmode=0666,mode=0620 devpts /dev/pts && sudo ln -sf pts/ptmx /dev/ptmx");
        }
    }

    private static ProbeAnswer Measurement(HostFacts facts)
    {
        try
        {
            var status = Trivial(Container.Empty()).MeasureMemory().Status();
            return status.Memory is not null
                ? ProbeAnswer.Works("a program's memory was measured")
                : ProbeAnswer.Limited("a program was watched, and its memory could not be read", null);
        }
        catch (SandboxException e) when (e.Code == ErrorCode.MemoryNotMeasurable)
        {
            return HostFacts.Setting("kernel/yama/ptrace_scope") is "2" or "3"
                ? ProbeAnswer.Fails($"ptrace: {e.Errno}: the host forbids tracing (kernel.yama.ptrace_scope)", "sudo sysctl -w kernel.yama.ptrace_scope=1")
                : ProbeAnswer.Fails($"ptrace: {e.Errno}", "docker run --cap-add SYS_PTRACE …, or leave MeasureMemory out");
        }
    }
}
