using Hakoniwa.Core.Tests.Support;

namespace Hakoniwa.Core.Tests.Escapes;

public sealed class TerminalEscapeTests
{
    private const string Script = "/usr/bin/script";

    /// <summary>The program gets its caller's terminal as standard input, and has a session that this is not the terminal of.</summary>
    [Test]
    public void Without_a_filter_the_callers_terminal_cannot_be_typed_into()
    {
        Host.NeedsProgram(Script);
        var (_, outside, _) = Host.Run(Script, "-qec", string.Join(' ', Probe.CommandLine(["tiocsti", "0"])), "/dev/null");
        if (!outside.Contains("\"ok\":true", StringComparison.Ordinal))
            Assert.Ignore("needs a host on which terminals can be typed into (dev.tty.legacy_tiocsti): " + outside);

        var inside = LauncherProgram.Report($"{Script} -qec \"$*\" /dev/null", "probe", Probe.Path, "tiocsti", "0");

        Assert.That(ProbeLine.Parse(inside).Error, Is.EqualTo(Errno.EPERM));
    }

    /// <summary>A terminal of the sandbox's own is the sandbox's to type into; nothing of it comes out but what the program writes.</summary>
    [Test]
    public void With_a_filter_not_even_the_sandboxs_own_terminal_can_be_typed_into()
    {
        using var process = Probe.Command(Probe.Sandbox(), ["tiocsti", "0"], ["tiocsti-high-half", "0"], ["tioclinux", "0"])
            .Terminal(new TerminalSize(24, 80)).StandardOutput(Stdio.Piped).Start();
        using var reader = new StreamReader(process.StandardOutput!);
        var lines = reader.ReadToEnd().Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(ProbeLine.Parse).ToArray();

        Assert.That(lines.Select(l => l.Error), Is.EqualTo(new[] { Errno.EPERM, Errno.EPERM, Errno.EPERM }));
    }
}
