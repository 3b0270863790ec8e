namespace Hakoniwa.Diagnostics.Probing;

/// <summary>Whole sandboxes: what counts in the end.</summary>
internal static class SandboxProbes
{
    internal static IEnumerable<HostProbe> All { get; } =
    [
        new(HostProbes.Hermetic, _ => ProcessProbes.Launch(Container.Hermetic(), "a program ran in a hermetic sandbox")) { NeededByEnforce = true, IsWhole = true },
        new("report", Report) { After = [HostProbes.Hermetic] },
    ];

    private static ProbeAnswer Report(HostFacts facts)
    {
        var status = ProcessProbes.Trivial(Container.Hermetic().Report(Hakoniwa.Report.Denials | Hakoniwa.Report.Network)).Status();
        return status.Report is { NotAvailable: [var remark, ..] } ? ProbeAnswer.Limited(remark.TrimEnd('.'), null)
            : status.Success ? ProbeAnswer.Works("a program ran, and what it was refused was recorded")
            : ProbeAnswer.Fails($"a program that does nothing {status}", null);
    }
}
