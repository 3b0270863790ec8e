using Hakoniwa.MSBuild.Determinism;
using Hakoniwa.MSBuild.Recorder;
using Hakoniwa.MSBuild.Tests.Support;

namespace Hakoniwa.MSBuild.Tests.Determinism;

/// <summary>What can go wrong with the second run of a step whose determinism is to be verified.</summary>
[TestFixture]
internal sealed class SecondRunTests : DirectoryFixture
{
    [Test]
    public void A_host_that_refuses_the_second_sandbox_is_an_error_though_the_mode_is_best_effort()
    {
        const string step = """
            <HakoniwaExec Command="echo now; while ! test -e changed; do sleep 0.05; done; echo x > out/a.txt" Outputs="out/a.txt"
                          Mode="BestEffort" VerifyDeterminism="true" Timeout="60000" />
            """;
        var run = MSBuildRun.Of(Here, step, Changing("no-userns"));
        Assert.That(run.Errors.Select(e => e.Code), Is.EqualTo(new[] { ErrorCode.UserNamespacesForbidden }), run.Console);
        Assert.That(run.Errors.Single().Text, Does.StartWith("The second run, which is to verify determinism, could not be started."));
        Assert.That(run.Warnings, Is.Empty, "The step did not run without its sandbox.");
        Assert.That(Here["out/a.txt"], Does.Not.Exist);

        // Where nothing is missing the same step succeeds.
        File.Delete(Here["changed"]);
        run = MSBuildRun.Of(Here, step, Changing(""));
        Assert.That(run.ExitCode, Is.Zero, run.Console);
        Assert.That(Here.Read("out/a.txt"), Is.EqualTo("x\n"));
    }

    [Test]
    public void An_output_that_the_step_made_unreadable_is_an_error_that_names_it()
    {
        var run = MSBuildRun.Of(Here, "<HakoniwaExec Command=\"echo x > out/a.txt; chmod 0 out/a.txt\" Outputs=\"out/a.txt\" VerifyDeterminism=\"true\" />");

        // To root it is a file like others.
        Assert.That(run.Errors.Select(e => e.Code), Is.EqualTo(Environment.IsPrivilegedProcess ? [] : new[] { MSBuildErrorCode.PublishFailed }), run.Console);
        Assert.That(run.Errors.Select(e => e.Text), Has.All.Contains(Here["out/a.txt"]));
    }

    [Test]
    public void An_output_that_cannot_be_compared_is_an_error_that_names_it()
    {
        using var process = Container.Hermetic().BindReadOnly("/usr").PrivateLayer(Here.Path).Command("/bin/sh", "-c", "echo x > a.txt; mkfifo pipe")
            .WorkingDirectory(Here.Path).Start();
        Assert.That(process.Wait().Code, Is.Zero);
        var layer = process.OpenLayer(Here.Path);
        Assert.That(Compare("a.txt"), Is.Empty);
        Assert.That(() => Compare("pipe"), Throws.TypeOf<StepException>().With.Property(nameof(StepException.Code)).EqualTo(MSBuildErrorCode.PublishFailed)
            .And.Message.StartsWith("The output /root/pipe could not be compared"));

        List<(string, string)> Compare(string name)
        {
            (PrivateLayer, string, LayerChange)[] outputs = [(layer, "/root", new(name, LayerChangeKind.File))];
            return [.. RunComparison.Outputs(outputs, outputs, CancellationToken.None)];
        }
    }

    private static string Changing(string missing) => $"-logger:Hakoniwa.MSBuild.Recorder.HostChange,{typeof(BuildEvent).Assembly.Location};{missing};changed";
}
