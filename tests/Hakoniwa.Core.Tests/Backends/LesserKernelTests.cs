using Hakoniwa.Core.Tests.Landlocks;
using Hakoniwa.Core.Tests.Support;
using Hakoniwa.Diagnostics;

namespace Hakoniwa.Core.Tests.Backends;

/// <summary>The backend without namespaces on kernels whose Landlock knows less: what is missing is an error, or listed.</summary>
[NonParallelizable]
public sealed class LesserKernelTests
{
    private static Container Sandbox => Container.Hermetic().Backend(SandboxBackend.Landlock);

    [SetUp]
    public void NeedsScopes() => LandlockHost.Needs(6);

    [TearDown]
    public void NothingSimulated() => Environment.SetEnvironmentVariable(HostSimulation.Variable, null);

    [TestCase(0, "FileSystem")]
    [TestCase(2, "FileSystem")]
    [TestCase(5, "Signals")]
    public void Enforce_fails_and_names_what_is_missing(int version, string resource)
    {
        Environment.SetEnvironmentVariable(HostSimulation.Variable, "landlock=" + version);

        var error = Assert.Throws<SandboxException>(() => Sandbox.Command("/bin/true").Status())!;

        Assert.That(error.Code, Is.EqualTo(ErrorCode.LandlockUnavailable));
        Assert.That(error.Message, Does.Contain(resource));
    }

    [TestCase(0)]
    [TestCase(1)]
    [TestCase(4)]
    [TestCase(5)]
    public void Best_effort_runs_and_lists_what_is_missing(int version)
    {
        var whole = Sandbox.Mode(Mode.BestEffort).Command("/bin/true").Plan().Omissions;
        Environment.SetEnvironmentVariable(HostSimulation.Variable, "landlock=" + version);

        var status = Sandbox.Mode(Mode.BestEffort).Command("/bin/sh", "-c", "exit 3").Status();

        Assert.Multiple(() =>
        {
            Assert.That(status.Code, Is.EqualTo(3));
            Assert.That(status.Omissions, Is.SupersetOf(whole));
            Assert.That(status.Omissions, Has.Some.StartsWith("Landlock, Signals: "));
            Assert.That(status.Omissions, Has.Some.Contains("may outlive it"));
            Assert.That(status.Omissions, Has.None.StartsWith("Landlock, TcpConnect"), "the filter refuses all of it");
            Assert.That(status.Omissions.Any(o => o.StartsWith("Landlock, FileSystem", StringComparison.Ordinal)), Is.EqualTo(version < 5));
        });
    }

    [Test]
    public void Without_signals_in_Landlock_what_is_left_of_the_session_ends_with_the_program()
    {
        var marker = "1" + Random.Shared.Next(100_000, 999_999).ToString(System.Globalization.CultureInfo.InvariantCulture);
        Environment.SetEnvironmentVariable(HostSimulation.Variable, "landlock=5");

        var status = Sandbox.Mode(Mode.BestEffort).Command("/bin/sh", "-c", $"sleep {marker} & (sleep {marker} &); exit 5").Output().Status;

        Assert.Multiple(() =>
        {
            Assert.That(status.Code, Is.EqualTo(5));
            Eventually.True(() => Processes.With(marker) == 0, "the processes are gone");
        });
    }

    [Test]
    public void Without_TCP_in_Landlock_the_filter_refuses_sockets_all_the_same()
    {
        using var server = new EchoServer();
        Environment.SetEnvironmentVariable(HostSimulation.Variable, "landlock=3");

        var lines = Probe.Inside(Probe.Equip(Sandbox.Mode(Mode.BestEffort)), ["connect", "127.0.0.1", server.Port]);

        Assert.That(lines.Single().Error, Is.EqualTo(Errno.EACCES));
        Assert.That(Probe.Outside(["connect", "127.0.0.1", server.Port]).Single().Ok);
    }
}
