using Hakoniwa.TestAdapter.Tests.Support;

namespace Hakoniwa.TestAdapter.Tests.EndToEnd;

/// <summary><c>dotnet test</c> as its users know it, with the sandbox in between.</summary>
public class RunTests
{
    internal const string InForce = "(user mount pid ipc uts cgroup net; / read-only; /tmp private; loopback only; seccomp 1 filter)";

    [Test]
    public void A_passing_run_names_what_was_in_force()
    {
        var run = Workspace.Test(Workspace.Project("Alpha"), "Name=Passes");

        Assert.That(run.ExitCode, Is.Zero, run.Text);
        Assert.That(run.Text, Does.Contain("Passed!").And.Contain("Hakoniwa: Alpha.dll sandboxed " + InForce));
    }

    [Test]
    public void A_failing_run_fails_and_names_what_was_in_force()
    {
        var run = Workspace.Test(Workspace.Project("Alpha"), "Name=Fails");

        Assert.That(run.ExitCode, Is.EqualTo(1), run.Text);
        Assert.That(run.Text, Does.Contain("as it was told to").And.Contain("Hakoniwa: Alpha.dll sandboxed " + InForce));
    }

    [Test]
    public void Two_projects_of_a_solution_run_at_once()
    {
        var run = Workspace.Test(Workspace.Solution, "Name=Passes");

        Assert.That(run.ExitCode, Is.Zero, run.Text);
        Assert.That(run.Text, Does.Contain("Hakoniwa: Alpha.dll sandboxed " + InForce).And.Contain("Hakoniwa: Beta.dll sandboxed " + InForce));
    }

    [Test]
    public void Loggers_settings_files_and_settings_on_the_command_line_work_as_ever()
    {
        var settings = Path.Combine(Workspace.Root, "user.runsettings");
        File.WriteAllText(settings, """
            <RunSettings>
              <RunConfiguration><EnvironmentVariables><FROM_SETTINGS>yes</FROM_SETTINGS><SAME_AS_BEFORE>same</SAME_AS_BEFORE></EnvironmentVariables></RunConfiguration>
              <TestRunParameters><Parameter name="color" value="blue" /></TestRunParameters>
            </RunSettings>
            """);
        var environment = new Dictionary<string, string>
        {
            ["SAME_AS_BEFORE"] = "same",
            ["SAME_ON_THE_COMMAND_LINE"] = "same",
            ["SAME_AS_A_SETTING"] = "same",
            ["A_TOKEN"] = "secret",
            ["LET_THROUGH"] = "yes",
            ["DOTNET_EnableDiagnostics_Profiler"] = "0",
        };

        var run = Workspace.Test(Workspace.Project("Alpha"), "Name=Reports", environment,
            "--logger", "trx;LogFileName=settings.trx", "--results-directory", Path.Combine(Workspace.Root, "results"), "--settings", settings,
            "-e", "FROM_COMMAND_LINE=yes", "-e", "SAME_ON_THE_COMMAND_LINE=same", "-p:HakoniwaTestPassEnvironment=LET_THROUGH", "--", "NUnit.WorkDirectory=/tmp/work",
            "RunConfiguration.EnvironmentVariables.AS_A_SETTING=yes", "RunConfiguration.EnvironmentVariables.SAME_AS_A_SETTING=same");

        Assert.That(run.ExitCode, Is.Zero, run.Text);
        var trx = Trx.Read(Path.Combine(Workspace.Root, "results", "settings.trx"));
        var values = trx.ValuesOf("Reports");
        Assert.Multiple(() =>
        {
            Assert.That(trx.OutcomeOf("Reports"), Is.EqualTo("Passed"));
            Assert.That(values["color"], Is.EqualTo("blue"));
            Assert.That(values["work"], Is.EqualTo("/tmp/work"));
            Assert.That(values["devices"], Is.EqualTo("lo"));
            Assert.That(values["pid1"], Is.EqualTo("/bin/sh"));
            Assert.That(values["env:FROM_SETTINGS"], Is.EqualTo("yes"));
            Assert.That(values["env:SAME_AS_BEFORE"], Is.EqualTo("same"));
            Assert.That(values["env:FROM_COMMAND_LINE"], Is.EqualTo("yes"));
            Assert.That(values["env:SAME_ON_THE_COMMAND_LINE"], Is.EqualTo("same"));
            Assert.That(values["env:AS_A_SETTING"], Is.EqualTo("yes"));
            Assert.That(values["env:SAME_AS_A_SETTING"], Is.EqualTo("same"));
            Assert.That(values["env:LET_THROUGH"], Is.EqualTo("yes"));
            Assert.That(values["env:DOTNET_EnableDiagnostics_Profiler"], Is.EqualTo("0"));
            Assert.That(values["env:TMPDIR"], Is.EqualTo("/tmp"));
            Assert.That(values, Does.Not.ContainKey("env:A_TOKEN"));
            Assert.That(values, Does.Not.ContainKey("env:DOTNET_EnableDiagnostics"));
            Assert.That(values.Keys, Has.None.StartsWith("env:HAKONIWA").And.None.StartsWith("env:MSBUILD"));
        });
    }

    [Test]
    public void The_hosts_network_can_be_asked_for()
    {
        // Plain has no guard, which would insist on what it was built for.
        var run = Workspace.Test(Workspace.Project("Plain"), "Name=Reports", "-p:HakoniwaMode=Enforce", "-p:HakoniwaTestNetwork=host",
            "--logger", "trx;LogFileName=network.trx", "--results-directory", Path.Combine(Workspace.Root, "results"));

        Assert.That(run.ExitCode, Is.Zero, run.Text);
        Assert.That(run.Text, Does.Contain("(user mount pid ipc uts cgroup; / read-only; /tmp private; host network; seccomp 1 filter)"));
        var values = Trx.Read(Path.Combine(Workspace.Root, "results", "network.trx")).ValuesOf("Reports");
        var outside = string.Join(",", System.Net.NetworkInformation.NetworkInterface.GetAllNetworkInterfaces().Select(n => n.Name));
        Assert.That(values["devices"], Is.EqualTo(outside));
        Assert.That(values["cwd"], Is.EqualTo(Path.GetDirectoryName(Workspace.Assembly("Plain"))));
    }
}
