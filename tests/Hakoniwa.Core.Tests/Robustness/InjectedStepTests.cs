using Hakoniwa.Core.Tests.Support;
using Hakoniwa.Diagnostics;
using Hakoniwa.Interop;
using Hakoniwa.Launch;

namespace Hakoniwa.Core.Tests.Robustness;

/// <summary>
/// A call that fails in a way no other does, put before each step and in the place of each call of plans that have every kind of step: the
/// step is told with its number and its words, nothing is left, and the plan as it was still works.
/// </summary>
public sealed class InjectedStepTests
{
    private const int NoFamily = 9999;

    /// <summary>socket(2) of a family that there is not.</summary>
    private static readonly Call Failing = new("injected", Syscall.socket, NoFamily, 0, 0);

    private static Command Everything(string directory) => Container.Hermetic()
        .MapIds(4321, 4321)
        .BindReadOnly(directory, "/read-only")
        .BindReadWrite(directory, "/writable")
        .PrivateLayer(directory, "/layer")
        .Tmpfs("/scratch", size: 1 << 20)
        .File("/notes", "text")
        .Directory("/directory/below")
        .Symlink("/usr/bin", "/link")
        .Network(Network.Allow(new AllowedEndpoint(new(System.Net.IPAddress.Loopback, 4321))))
        .Limit(Rlimit.Core, 0)
        .Limit(Rlimit.NoFile, 64)
        .Command("/bin/true")
        .WorkingDirectory("/usr");

    [Test]
    public void A_failure_before_any_step_is_told_as_that_step_and_leaves_nothing([Values("", "no-mount-setattr")] string lesserHost, [Values] bool terminal, [Values] bool asPid1)
    {
        using var directory = new TemporaryDirectory();
        var plan = Plan(directory.Path, lesserHost, terminal, asPid1);

        Leftovers.AssertNoneOf(() =>
        {
            for (var step = 0; step < plan.Program.Count; step++)
                AssertFailsIn(plan, step, [Failing, .. plan.Program[step].Calls]);
            Assert.That(Launch(plan).Success, "the next launch");
        });

        Assert.That(directory.Snapshot(), Is.Empty);
    }

    [Test]
    public void A_failure_in_place_of_any_call_is_told_as_its_step_and_leaves_nothing([Values("", "no-mount-setattr")] string lesserHost)
    {
        using var directory = new TemporaryDirectory();
        var plan = Plan(directory.Path, lesserHost, terminal: false, asPid1: true);
        var calls = 0;

        Leftovers.AssertNoneOf(() =>
        {
            calls = 0;
            for (var step = 0; step < plan.Program.Count; step++)
            {
                for (var call = 0; call < plan.Program[step].Calls.Count; call++, calls++)
                    AssertFailsIn(plan, step, [.. plan.Program[step].Calls.Take(call), Failing, .. plan.Program[step].Calls.Skip(call + 1)]);
            }

            Assert.That(Launch(plan).Success, "the next launch");
        });

        TestContext.Out.WriteLine($"{calls} calls in {plan.Program.Count} steps");
        Assert.That(directory.Snapshot(), Is.Empty);
        Assert.That(calls, Is.GreaterThan(100));
    }

    private static SandboxPlan Plan(string directory, string lesserHost, bool terminal, bool asPid1)
    {
        var command = Everything(directory).AsPid1(asPid1);
        Environment.SetEnvironmentVariable(HostSimulation.Variable, lesserHost.Length == 0 ? null : lesserHost);
        try
        {
            return (terminal ? command.Terminal(new TerminalSize(24, 80)) : command).Plan();
        }
        finally
        {
            Environment.SetEnvironmentVariable(HostSimulation.Variable, null);
        }
    }

    private static void AssertFailsIn(SandboxPlan plan, int index, IReadOnlyList<Call> calls)
    {
        var step = plan.Program[index];
        var steps = plan.Program.ToArray();
        steps[index] = step with { Calls = calls };
        var injected = plan.With(steps);

        var error = Assert.Throws<SandboxException>(() => Launch(injected), step.Description)!;

        Assert.That((error.Step, error.StepCount, error.SystemCall, error.Errno), Is.EqualTo(((int?)(index + 1), (int?)steps.Length, "injected", (Errno?)Errno.EAFNOSUPPORT)));
        Assert.That(error.Code, Is.EqualTo(step.CodeFor?.Invoke(Errno.EAFNOSUPPORT) ?? step.Code).And.Matches("^HAKO[13][0-9]{3}$"));
        Assert.That(error.Message, Does.StartWith($"{error.Code}: step {index + 1} of {steps.Length}: {step.Description}: injected: EAFNOSUPPORT"));
    }

    private static ExitStatus Launch(SandboxPlan plan)
    {
        using var process = Launcher.Start(plan, Stdio.Null, Stdio.Null, Stdio.Null, CancellationToken.None);
        return process.Wait();
    }
}
