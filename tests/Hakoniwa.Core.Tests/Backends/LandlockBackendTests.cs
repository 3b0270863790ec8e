using Hakoniwa.Core.Tests.Landlocks;
using Hakoniwa.Core.Tests.Support;
using Hakoniwa.Diagnostics;

namespace Hakoniwa.Core.Tests.Backends;

/// <summary>The hermetic description on a host that forbids user namespaces, or where it was asked to do without.</summary>
[NonParallelizable]
public sealed class LandlockBackendTests
{
    private static Container Sandbox => Container.Hermetic().Backend(SandboxBackend.Landlock);

    [SetUp]
    public void NeedsScopes() => LandlockHost.Needs(6);

    [TearDown]
    public void NothingSimulated() => Environment.SetEnvironmentVariable(HostSimulation.Variable, null);

    [Test]
    public void A_shell_runs_and_its_exit_code_is_passed_on()
    {
        var output = Sandbox.Command("/bin/sh", "-c", "echo $((6*7)); exit 3").Output();

        Assert.Multiple(() =>
        {
            Assert.That(output.StandardOutput, Is.EqualTo("42\n"), output.StandardError);
            Assert.That(output.Status.Code, Is.EqualTo(3));
            Assert.That(output.Status.Backend, Is.EqualTo(SandboxBackend.Landlock));
            Assert.That(output.Status.Omissions, Is.Not.Empty);
        });
    }

    [Test]
    public void The_runtime_runs()
    {
        var output = Probe.Equip(Sandbox).Environment("DOTNET_CLI_HOME", "/tmp").Command(Host.Dotnet, "--info").Output();

        Assert.That(output.Status.Success, output.StandardError);
        Assert.That(output.StandardOutput, Does.Contain(".NET"));
    }

    [Test]
    public void Where_user_namespaces_are_forbidden_best_effort_takes_it_and_enforce_fails()
    {
        Assert.That(Container.Hermetic().Mode(Mode.BestEffort).Command("/bin/true").Plan().Backend, Is.EqualTo(SandboxBackend.Namespaces), "while they can be had");
        Environment.SetEnvironmentVariable(HostSimulation.Variable, "no-userns");

        var output = Container.Hermetic().Mode(Mode.BestEffort).Command("/bin/sh", "-c", "echo ran").Output();
        var enforced = Assert.Throws<SandboxException>(() => Container.Hermetic().Command("/bin/true").Status())!;
        var named = Assert.Throws<SandboxException>(() => Container.Hermetic().Mode(Mode.BestEffort).Backend(SandboxBackend.Namespaces).Command("/bin/true").Status())!;

        Assert.Multiple(() =>
        {
            Assert.That(output.StandardOutput, Is.EqualTo("ran\n"));
            Assert.That(output.Status.Backend, Is.EqualTo(SandboxBackend.Landlock));
            Assert.That(enforced.Code, Is.EqualTo(ErrorCode.UserNamespacesForbidden));
            Assert.That(enforced.Remedy, Does.Contain("BestEffort"));
            Assert.That(named.Code, Is.EqualTo(ErrorCode.UserNamespacesForbidden));
        });
    }

    [Test]
    public void Temporary_directories_are_the_runs_own_and_gone_afterwards()
    {
        var output = Sandbox.Command("/bin/sh", "-c", "ls -A \"$TMPDIR\" \"$HOME\"; echo x > \"$TMPDIR/a\" && mkdir \"$HOME/b\" && echo \"$TMPDIR\"; pwd").Output();
        var lines = output.StandardOutput.Split('\n', StringSplitOptions.RemoveEmptyEntries);
        var directory = lines[^2];

        Assert.Multiple(() =>
        {
            Assert.That(output.Status.Success, output.StandardError);
            Assert.That(lines[^1], Is.EqualTo("/"));
            Assert.That(directory, Does.Match("/hakoniwa-run-[0-9a-f]{24}/root/tmp$"));
            Assert.That(Path.GetDirectoryName(Path.GetDirectoryName(directory)), Does.Not.Exist);
        });
    }

    [Test]
    public void Everything_that_was_started_ends_with_the_program_whatever_session_it_is_in()
    {
        var marker = "1" + Random.Shared.Next(100_000, 999_999).ToString(System.Globalization.CultureInfo.InvariantCulture);
        using var bystander = Host.Start("/bin/sleep", "1000");
        try
        {
            var output = Sandbox.Command("/bin/sh", "-c", $"setsid sleep {marker} & (setsid sh -c 'sleep {marker} & sleep {marker}' &) ; sleep {marker} & sleep 0.2; exit 5").Output();

            Assert.Multiple(() =>
            {
                Assert.That(output.Status.Code, Is.EqualTo(5));
                Assert.That(Processes.With(marker), Is.Zero);
                Assert.That(bystander.HasExited, Is.False);
            });
        }
        finally
        {
            bystander.Kill();
        }
    }

    [Test]
    public void Without_a_shell_everything_ends_all_the_same()
    {
        Environment.SetEnvironmentVariable(HostSimulation.Variable, "no-shell");
        var marker = "1" + Random.Shared.Next(100_000, 999_999).ToString(System.Globalization.CultureInfo.InvariantCulture);

        var status = Sandbox.Command("/bin/sh", "-c", $"setsid sleep {marker} & sleep 0.1; exit 5").Output().Status;

        Assert.Multiple(() =>
        {
            Assert.That(status.Code, Is.EqualTo(5));
            Assert.That(Processes.With("sleep\0" + marker), Is.Zero);
        });
    }

    [Test]
    public void What_ends_everything_cannot_be_ended_from_inside()
    {
        var marker = "1" + Random.Shared.Next(100_000, 999_999).ToString(System.Globalization.CultureInfo.InvariantCulture);
        var script = $"for d in /proc/[0-9]*; do grep -q 'read[ ]line' $d/cmdline 2>/dev/null && kill -9 ${{d#/proc/}} && echo killed; done; setsid sleep {marker} & sleep 0.1; exit 5";

        var output = Sandbox.Command("/bin/sh", "-c", script).Output();

        Assert.Multiple(() =>
        {
            Assert.That(output.Status.Code, Is.EqualTo(5));
            Assert.That(output.StandardOutput, Is.Empty);
            Assert.That(output.StandardError, Does.Contain("ermitted"), "it was found, and refused");
            Assert.That(Processes.With("sleep\0" + marker), Is.Zero);
        });
    }

    [Test]
    public void Runs_of_one_command_at_once_have_directories_of_their_own()
    {
        var command = Sandbox.Command("/bin/sh", "-c", "[ -z \"$(ls -A $TMPDIR)\" ] && touch $TMPDIR/x && sleep 0.05 && echo $TMPDIR");

        var outputs = Task.WhenAll(Enumerable.Range(0, 12).Select(_ => command.OutputAsync())).GetAwaiter().GetResult();

        Assert.That(outputs.Select(o => o.Status.Code), Is.All.Zero);
        Assert.That(outputs.Select(o => o.StandardOutput), Is.Unique);
        Assert.That(Directory.GetDirectories(Path.GetTempPath(), "hakoniwa-run-*"), Is.Empty);
    }

    [Test]
    public void A_ruleset_of_the_description_comes_on_top()
    {
        var rules = LandlockRuleset.Empty.Allow("/usr", LandlockAccess.Read | LandlockAccess.Execute).Allow("/tmp", LandlockAccess.Read | LandlockAccess.Write);

        var output = Sandbox.Landlock(rules).Command("/bin/sh", "-c", "cat /etc/hostname; echo x > $TMPDIR/x && cat $TMPDIR/x; exit 0").Output();

        Assert.Multiple(() =>
        {
            Assert.That(output.StandardOutput, Is.EqualTo("x\n"));
            Assert.That(output.StandardError, Does.Contain("ermission denied"));
        });
    }

    [Test]
    public void A_report_tells_what_was_refused()
    {
        var status = Probe.Command(Probe.Equip(Sandbox).Report(Report.Denials), ["socket", "2", "1", "0"]).Output().Status;

        Assert.That(status.Report!.Denials.Select(d => d.SystemCall), Has.Some.EqualTo("socket"));
    }

    [Test]
    public void A_terminal_works()
    {
        using var process = Sandbox.Command("/bin/sh", "-c", "test -t 0 && echo yes > /dev/tty").Terminal(new TerminalSize(24, 80)).Start();
        using var reader = new StreamReader(process.Terminal!.Stream);

        Assert.That(reader.ReadLine(), Is.EqualTo("yes"));
        Assert.That(process.Wait().Code, Is.Zero);
    }

    [Test]
    public void The_time_limit_ends_everything()
    {
        var marker = "1" + Random.Shared.Next(100_000, 999_999).ToString(System.Globalization.CultureInfo.InvariantCulture);

        var status = Sandbox.Command("/bin/sh", "-c", $"setsid sleep {marker} & sleep {marker}").WallTime(TimeSpan.FromSeconds(1)).Output().Status;

        Assert.Multiple(() =>
        {
            Assert.That(status.TimedOut);
            Assert.That(Processes.With(marker), Is.Zero);
        });
    }

    [Test]
    public void A_program_waits_for_its_own_children_alone()
    {
        var output = Sandbox.Command("/bin/sh", "-c", "true & wait; cat /proc/$$/task/$$/children").Output();

        // The listing itself is one.
        Assert.That(output.StandardOutput.Split(' ', StringSplitOptions.RemoveEmptyEntries), Has.Length.LessThanOrEqualTo(1), output.StandardError);
    }

    [Test]
    public void Nothing_is_left()
    {
        Leftovers.AssertNoneOf(() =>
        {
            Sandbox.Command("/bin/sh", "-c", "mkdir -p $TMPDIR/a/b/c; chmod 0 $TMPDIR/a; exit 0").Status();
            Assert.Throws<SandboxException>(() => Sandbox.Command("/nowhere/program").Status());
            Assert.Throws<SandboxException>(() => Sandbox.Command("/etc/hostname").Status());
        });
        Assert.That(Directory.GetDirectories(Path.GetTempPath(), "hakoniwa-run-*"), Is.Empty);
    }
}
