namespace Hakoniwa.Core.Tests.Support;

/// <summary>Runs Hakoniwa.Probe in less than a sandbox: where an attempt needs privileges, and an ordinary user has them nowhere else.</summary>
internal static class ProbeElsewhere
{
    private const string Unshare = "/usr/bin/unshare";

    /// <summary>As root of a user namespace with a mount table of its own, and nothing else around it.</summary>
    internal static ProbeLine[] WithNamespaces(params string[][] verbs)
    {
        Host.NeedsProgram(Unshare);
        var (code, output, error) = Host.Run(Unshare, ["--user", "--map-root-user", "--mount", "--uts", .. Probe.CommandLine(verbs)]);
        Assert.That(code, Is.Zero, error);
        return [.. output.Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(ProbeLine.Parse)];
    }

    /// <summary>
    /// In a sandbox, with all capabilities of a further user namespace that is made in there. Its ids stay unmapped: capabilities do not need
    /// that, and where the host's user is root /proc is read-only.
    /// </summary>
    internal static ProbeLine[] NestedIn(Container container, params string[][] verbs)
    {
        Host.NeedsProgram(Unshare);
        var output = container.Command(Unshare, ["--user", "--keep-caps", "--mount", "--uts", .. Probe.CommandLine(verbs)]).Output();
        return Probe.Parse(output, verbs.Length);
    }
}
