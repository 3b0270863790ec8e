using Hakoniwa.Landlock;

namespace Hakoniwa.Diagnostics.Probing;

/// <summary>Whole sandboxes: what counts in the end.</summary>
internal static class SandboxProbes
{
    internal static IEnumerable<HostProbe> All { get; } =
    [
        new(HostProbes.Hermetic, _ => ProcessProbes.Launch(Container.Hermetic(), "a program ran in a hermetic sandbox")) { NeededByEnforce = true, IsWhole = true },
        new("report", Report) { After = [HostProbes.Hermetic] },
        new(HostProbes.LandlockBackend, WithoutNamespaces) { After = [HostProbes.NoNewPrivileges, HostProbes.SeccompFilter] },
    ];

    private static ProbeAnswer WithoutNamespaces(HostFacts facts)
    {
        var container = Container.Hermetic().Mode(Mode.BestEffort).Backend(SandboxBackend.Landlock);
        var answer = ProcessProbes.Launch(container, "a program ran without namespaces, restricted by Landlock and a filter");
        return answer.Status == HostCapabilityStatus.Works && LandlockAbi.OfThisKernel.Version == 0
            ? ProbeAnswer.Limited("a program ran without namespaces, restricted by a filter alone", null)
            : answer;
    }

    private static ProbeAnswer Report(HostFacts facts)
    {
        var status = ProcessProbes.Trivial(Container.Hermetic().Report(Hakoniwa.Report.Denials | Hakoniwa.Report.Network)).Status();
        return status.Report is { NotAvailable: [var remark, ..] } ? ProbeAnswer.Limited(remark.TrimEnd('.'), null)
            : status.Success ? ProbeAnswer.Works("a program ran, and what it was refused was recorded")
            : ProbeAnswer.Fails($"a program that does nothing {status}", null);
    }
}
