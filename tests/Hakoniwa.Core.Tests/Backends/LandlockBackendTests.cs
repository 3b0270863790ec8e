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
