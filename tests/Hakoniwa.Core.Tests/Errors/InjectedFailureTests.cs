using Hakoniwa.Core.Tests.Support;
using Hakoniwa.Launch;
using Hakoniwa.Streams;

namespace Hakoniwa.Core.Tests.Errors;

/// <summary>Every operation of a plan is made to fail in turn: the right step is told, nothing is left, and the next launch works.</summary>
public sealed class InjectedFailureTests
{
    /// <summary>No system call has this number.</summary>
    private const int NoCall = 100_000;

    private static Container Everything(string directory) => Container.Hermetic()
        .PrivateLayer(directory)
        .Network(Network.Allow(new AllowedEndpoint(new(System.Net.IPAddress.Loopback, 4321))))
        .Limit(Rlimit.Core, 0);

    [Test]
    public void Each_operation_that_fails_is_told_as_its_step_and_leaves_nothing_behind()
    {
        using var directory = new TemporaryDirectory();
        var plan = Everything(directory.Path).Command("/bin/true").WorkingDirectory("/usr").Plan();
        var expected = Expectations(plan);

        Leftovers.AssertNoneOf(() =>
        {
            for (var operation = 0; operation < expected.Count; operation++)
            {
                if (expected[operation] is not { } expectation)
                    continue;
                var error = Inject(plan, operation, WithoutCall);
                Assert.That((error.Step, error.SystemCall, error.Errno), Is.EqualTo(((int?)expectation.Step, expectation.Name, (Errno?)Errno.ENOSYS)), $"operation {operation}");
                Assert.That(error.Message, Does.Contain($"step {expectation.Step} of {plan.Steps.Count}: {plan.Steps[expectation.Step - 1].Description}: "));
            }

            Assert.That(Launch(plan).Success, "the next launch");
        });

        TestContext.Out.WriteLine($"{expected.Count(e => e is not null)} of {expected.Count} operations made to fail");
        Assert.That(expected.Count(e => e is not null), Is.GreaterThan(100));
    }

    [Test]
    public void A_launch_that_is_asked_to_give_up_does_so_before_its_next_operation()
    {
        var plan = Container.Hermetic().Command("/bin/true").Plan();

        Leftovers.AssertNoneOf(() =>
        {
            var program = plan.Programs.Rent();
            SetCancel(program);
            var request = new LaunchRequest(program, plan.CloneFlags);
            LauncherThreads.Enqueue(request);
            request.WaitUntilLaunched(null, CancellationToken.None);
            new ProcessHandle(request.Pid, new(request.PidFd, ownsHandle: true)).KillAndReap();

            Assert.That(Failure(program), Is.EqualTo((Errno.ECANCELED, 0)));
            plan.Programs.Return(program);
        });
    }

    /// <summary>Until the listener is handed over, nobody would answer if the end of the child were told of.</summary>
    [Test]
    public void A_launch_whose_listener_cannot_be_handed_over_ends()
    {
        var plan = Container.Hermetic().Seccomp(SeccompProfile.Audit).Report(Report.Calls).Command("/bin/true").Plan();
        var handing = plan.Program.ToList().FindIndex(s => s.Description == "hand the listener to the launcher");
        var before = plan.Program.Take(handing).SelectMany(s => s.Calls).Sum(c => CallLowering.Lower(c, 0).Length);

        Leftovers.AssertNoneOf(() =>
        {
            for (var call = 0; call < plan.Program[handing].Calls.Count; call++)
            {
                if (plan.Program[handing].Calls[call].Kind == CallKind.Store)
                    continue;
                var error = Inject(plan, before + call, WithoutDescriptor);
                Assert.That((error.SystemCall, error.Errno), Is.EqualTo((plan.Program[handing].Calls[call].Name, (Errno?)Errno.EBADF)));
            }

            Assert.That(Launch(plan).Success, "the next launch");
        });
    }

    /// <summary>The profile need not allow what the launch itself does, with a listener, and where there is another one already.</summary>
    [Test]
    public void A_launch_that_gets_no_listener_has_the_profile_as_it_is()
    {
        var profile = SeccompProfile.Default.Deny(Errno.EACCES, "dup3", "close_range", "prlimit64", "sendmsg", "chdir");
        var plan = Container.Hermetic().Seccomp(profile).Report(Report.Denials).Limit(Rlimit.Core, 0).Command("/bin/sh", "-c", "cd / && exit 1; exit 0").Plan();
        Assert.That(Reports.Reported.Of(Launch(plan)).Denials.Select(d => d.SystemCall), Does.Contain("chdir"));

        var listening = plan.Program.ToList().FindIndex(s => s.Description.EndsWith("with a listener for the report", StringComparison.Ordinal));
        Change(plan, plan.Program.Take(listening).SelectMany(s => s.Calls).Sum(c => CallLowering.Lower(c, 0).Length), Busy);
        var status = Launch(plan);

        Assert.That((status.ExitCode, Reports.Reported.Of(status).Denials.Length), Is.EqualTo((0, 0)));
        Assert.That(Reports.Reported.Of(status).NotAvailable.Single(), Does.Contain("another seccomp listener"));
    }

    /// <summary>The kernel's answer where there is a listener is EBUSY, which is tolerated.</summary>
    private static ChildImage.Operation Busy(ChildImage.Operation operation) => operation with { Number = NoCall, Tolerate = (int)Errno.ENOSYS };

    private static unsafe ChildImage.Operation Change(SandboxPlan plan, int index, Func<ChildImage.Operation, ChildImage.Operation> change)
    {
        var program = plan.Programs.Rent();
        var operation = program.Image->Operations + index;
        var saved = *operation;
        *operation = change(saved);
        plan.Programs.Return(program);
        return saved;
    }

    [Test]
    public void A_launch_that_fails_under_a_profile_without_exit_ends_as_any_other([Values("exit", "exit_group")] string call)
    {
        var profile = SeccompProfile.Default.Deny(call, Errno.EPERM);
        var plan = Container.Hermetic().Seccomp(profile).Command("/etc/hosts").AsPid1().Plan();

        var (error, ended) = Fail(plan);

        Assert.That((error, ended.ExitCode, ended.Signal), Is.EqualTo((Errno.ENOEXEC, (int?)1, (int?)null)));
    }

    private static unsafe (Errno Error, ProcessHandle.Ended Ended) Fail(SandboxPlan plan)
    {
        using var streams = LaunchStreams.Open(plan.Command, Stdio.Null, Stdio.Null, Stdio.Null);
        var program = plan.Programs.Rent();
        streams.FillSlots(program.Image->Slots);
        var request = new LaunchRequest(program, plan.CloneFlags);
        LauncherThreads.Enqueue(request);
        request.WaitUntilLaunched(null, CancellationToken.None);
        var ended = new ProcessHandle(request.Pid, new(request.PidFd, ownsHandle: true)).Reap();
        var error = Failure(program).Error;
        plan.Programs.Return(program);
        return (error, ended);
    }

    /// <summary>As if the time had passed: the flag is read before each operation.</summary>
    private static unsafe void SetCancel(ChildProgram program) => program.Image->Cancel = 1;

    private static unsafe (Errno Error, int Operation) Failure(ChildProgram program) => ((Errno)program.Image->FailedErrno, program.Image->FailedOperation);

    /// <summary>For each operation of the compiled plan the step and the call it belongs to; null where it makes no call or may fail.</summary>
    private static List<(int Step, string Name)?> Expectations(SandboxPlan plan)
    {
        var expectations = new List<(int, string)?>();
        var executed = false;
        for (var step = 0; step < plan.Program.Count; step++)
        {
            foreach (var call in plan.Program[step].Calls)
            {
                foreach (var (operation, _) in CallLowering.Lower(call, expectations.Count))
                {
                    var certain = operation.Outcome is CallOutcome.MustSucceed or CallOutcome.MustBeZero or CallOutcome.Exec && !MayBeSkipped(operation);
                    expectations.Add(certain && !executed ? (step + 1, call.Name) : null);

                    // What follows the first exec is for a sandbox without a shell.
                    executed |= operation.Outcome == CallOutcome.Exec;
                }
            }
        }

        return expectations;
    }

    /// <summary>Operations on a stream or terminal that this launch does not have.</summary>
    private static bool MayBeSkipped(ChildImage.Operation operation) => operation.OnlyIf == Slots.Terminal || operation.Unless != Call.NoSlot;

    private static ChildImage.Operation WithoutCall(ChildImage.Operation operation) => operation with { Number = NoCall };

    private static ChildImage.Operation WithoutDescriptor(ChildImage.Operation operation)
        => operation with { A0 = -1, SlotArguments = (byte)(operation.SlotArguments & ~1) };

    private static SandboxException Inject(SandboxPlan plan, int index, Func<ChildImage.Operation, ChildImage.Operation> change)
    {
        var saved = Change(plan, index, change);
        try
        {
            return Assert.Throws<SandboxException>(() => Launch(plan), $"operation {index}")!;
        }
        finally
        {
            Change(plan, index, _ => saved);
        }
    }

    private static ExitStatus Launch(SandboxPlan plan)
    {
        using var process = Launcher.Start(plan, Stdio.Null, Stdio.Null, Stdio.Null, CancellationToken.None);
        return process.Wait();
    }
}
