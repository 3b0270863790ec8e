using Hakoniwa.Core.Tests.Support;
using Hakoniwa.Interop;
using Hakoniwa.Launch;

namespace Hakoniwa.Core.Tests.Robustness;

/// <summary>Launches that are given up while they wait for another one.</summary>
[NonParallelizable]
public sealed class GivenUpLaunchTests
{
    /// <summary>One that changes its ids must be alone, so that it waits for the one before, and the one after waits for it.</summary>
    [Test]
    public void One_that_waits_for_another_to_be_set_up_is_given_up_at_once([Values] bool byTime)
    {
        using var directory = new TemporaryDirectory();
        var fifo = directory.Place("fifo");
        Assert.That(Host.Run("/usr/bin/mkfifo", fifo).ExitCode, Is.Zero);
        var before = Processes.Children();
        var slow = Task.Run(() => Launch(Blocked(fifo), CancellationToken.None));
        try
        {
            Eventually.True(() => Processes.Children().Except(before).Any(), "the set-up of the first");
            var own = new Container().RootFs("/").RunAs(Unistd.geteuid().ToString(System.Globalization.CultureInfo.InvariantCulture)).Command("/bin/true");
            using var cancel = new CancellationTokenSource();
            var waiting = Task.Run(() => FailureOf(byTime ? own.WallTime(TimeSpan.FromMilliseconds(100)) : own, cancel.Token));
            if (!byTime)
                cancel.CancelAfter(100);

            var failure = Eventually.Result(waiting, "the end");
            Assert.That(failure, byTime ? Is.InstanceOf<SandboxException>() : Is.InstanceOf<OperationCanceledException>());
            Assert.That(slow.IsCompleted, Is.False);
            Assert.That(new Container().RootFs("/").Command("/bin/true").Status().Success, "another one goes on");
        }
        finally
        {
            using (File.Open(fifo, FileMode.Open, FileAccess.ReadWrite))
                Assert.That(Eventually.Result(slow, "the end of the first").Success);
        }
    }

    private static Exception? FailureOf(Command command, CancellationToken cancellation)
    {
        try
        {
            Launch(command.Plan(), cancellation);
            return null;
        }
        catch (Exception e) when (e is SandboxException or OperationCanceledException)
        {
            return e;
        }
    }

    /// <summary>With a step that waits until somebody opens a FIFO.</summary>
    private static SandboxPlan Blocked(string fifo)
    {
        var plan = new Container().RootFs("/").Command("/bin/true").Plan();
        var first = plan.Program[0];
        return plan.With([first with { Calls = [.. first.Calls, Calls.Open(fifo, Fcntl.O_RDONLY, Call.NoSlot)] }, .. plan.Program.Skip(1)]);
    }

    private static ExitStatus Launch(SandboxPlan plan, CancellationToken cancellation)
    {
        using var process = Launcher.Start(plan, Stdio.Null, Stdio.Null, Stdio.Null, cancellation);
        return process.Wait();
    }
}
