using Hakoniwa.Core.Tests.Landlocks;
using Hakoniwa.Core.Tests.Support;
using Hakoniwa.Interop;
using Hakoniwa.Launch;

namespace Hakoniwa.Core.Tests.Backends;

/// <summary>Each step of a plan without namespaces fails once, also when the process beside the program is there already.</summary>
[NonParallelizable]
public sealed class InjectedLandlockTests
{
    private const int NoFamily = 9999;

    private static readonly Call Failing = new("injected", Syscall.socket, NoFamily, 0, 0);

    [Test]
    public void A_failure_before_any_step_leaves_no_process_and_no_directory()
    {
        LandlockHost.Needs(6);
        using var temporary = new OwnTemporaryDirectory();
        var plan = Container.Hermetic().Backend(SandboxBackend.Landlock).Command("/bin/true").Plan();

        Leftovers.AssertNoneOf(() =>
        {
            for (var index = 0; index < plan.Program.Count; index++)
            {
                var steps = plan.Program.ToArray();
                steps[index] = steps[index] with { Calls = [Failing, .. steps[index].Calls] };
                var error = Assert.Throws<SandboxException>(() => Launch(plan.With(steps)), steps[index].Description)!;

                Assert.That((error.Step, error.SystemCall), Is.EqualTo(((int?)(index + 1), "injected")));
                Assert.That(temporary.Runs, Is.Empty, steps[index].Description);
            }

            Assert.That(Launch(plan).Success, "the next launch");
        });
        Assert.That(temporary.Runs, Is.Empty);
    }

    private static ExitStatus Launch(SandboxPlan plan)
    {
        using var process = Launcher.Start(plan, Stdio.Null, Stdio.Null, Stdio.Null, CancellationToken.None);
        return process.Wait();
    }
}
