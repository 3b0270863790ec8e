using Hakoniwa.Core.Tests.Support;
using Hakoniwa.Diagnostics.Probing;
using Hakoniwa.Interop;
using Hakoniwa.Launch;

namespace Hakoniwa.Core.Tests.Diagnostics;

public sealed class ProbeRunnerTests
{
    private static readonly ProbeRunner Runner = new(HostCheckTests.Facts());

    [Test]
    public void An_attempt_that_hangs_is_given_up_and_the_others_are_made()
    {
        using var forever = new ManualResetEventSlim();
        var impatient = new ProbeRunner(HostCheckTests.Facts()) { Limit = TimeSpan.FromMilliseconds(1) };
        var hanging = new HostProbe("hanging", _ =>
        {
            forever.Wait();
            return ProbeAnswer.Works("late");
        });

        var result = impatient.Run([hanging, new("after", _ => ProbeAnswer.Works("")) { After = ["hanging"] }]);
        var others = Runner.Run([new("other", _ => ProbeAnswer.Works("done"))]);
        forever.Set();

        Assert.That(result.Select(c => c.Status), Is.EqualTo(new[] { HostCapabilityStatus.NotTested, HostCapabilityStatus.NotTested }));
        Assert.That(result[0].Detail, Does.StartWith("the attempt did not come to an end within"));
        Assert.That(others.Single().Status, Is.EqualTo(HostCapabilityStatus.Works));
    }

    [Test]
    public void An_attempt_that_throws_is_a_failure_of_its_own()
    {
        var result = Runner.Run(
        [
            new("broken", _ => throw new IOException("no such thing")),
            new("refused", _ => throw new SandboxException("HAKO1002", "it is refused", "Do this.")),
            new("fine", _ => ProbeAnswer.Works("done")),
        ]);

        Assert.That(result.Select(c => (c.Status, c.Detail, c.Remedy)), Is.EqualTo(new (HostCapabilityStatus, string, string?)[]
        {
            (HostCapabilityStatus.DoesNotWork, "the attempt failed: no such thing", null),
            (HostCapabilityStatus.DoesNotWork, "HAKO1002: it is refused", "Do this"),
            (HostCapabilityStatus.Works, "done", null),
        }));
    }

    [Test]
    public void What_needs_something_is_not_tried_without_and_the_first_cause_is_named()
    {
        var result = Runner.Run(
        [
            new("first", _ => ProbeAnswer.Fails("refused", "allow it")) { NeededByEnforce = true },
            new("second", _ => throw new InvalidOperationException()) { After = ["first"] },
            new("third", _ => throw new InvalidOperationException()) { After = ["first", "second"] },
            new("limited", _ => ProbeAnswer.Limited("half", null)),
            new("fourth", _ => ProbeAnswer.Works("done")) { After = ["limited"] },
            new("whole", _ => ProbeAnswer.Fails("refused", "allow it")) { IsWhole = true },
        ]);

        Assert.That(result.Select(c => c.Detail), Is.EqualTo(new[] { "refused", "needs first", "needs first", "half", "done", "refused" }));
        Assert.That(result[^1].Remedy, Is.Null);
    }

    [Test]
    public void A_child_tells_the_call_that_failed_and_its_errno()
    {
        var failure = new ProbeChild(NamespaceKinds.User).MapOwnIds().Add(Calls.ChangeDirectory("/"), Calls.ChangeDirectory("/no/such/directory")).Run();

        Assert.That(failure, Is.EqualTo(new ProbeFailure("chdir", Errno.ENOENT)));
        Assert.That(failure!.ToString(), Is.EqualTo("chdir: ENOENT"));
    }

    [Test]
    public void A_child_that_is_killed_is_a_failure()
    {
        var child = new ProbeChild(NamespaceKinds.None);
        var (pid, self) = (child.Slots.Next(), child.Slots.Next());
        var failure = child.Add(
            new Call("getpid", Syscall.getpid) { SaveTo = pid },
            new Call("pidfd_open", Syscall.pidfd_open, Arg.Slot(pid), 0) { SaveTo = self },
            new Call("pidfd_send_signal", Syscall.pidfd_send_signal, Arg.Slot(self), Signal.SIGKILL, 0, 0)).Run();

        Assert.That(failure, Is.EqualTo(new ProbeFailure("one of the calls", 0, Signal.SIGKILL)));
        Assert.That(failure!.IsRefused, Is.True);
    }

    [Test]
    public void What_a_child_mounts_is_seen_by_nobody_else()
    {
        var before = File.ReadAllText("/proc/self/mountinfo");
        var child = ProbeChild.WithMounts().CoverStaging().Add(Calls.MakeDirectory(ProbeChild.Staging + "/made-by-a-probe", 0x1C0, mayExist: false));

        Assert.Multiple(() =>
        {
            Assert.That(child.Run(), Is.Null);
            Assert.That(File.ReadAllText("/proc/self/mountinfo"), Is.EqualTo(before));
            Assert.That(Directory.Exists(ProbeChild.Staging + "/made-by-a-probe"), Is.False);
            Assert.That(Processes.Children().Where(c => c.Contains(" Z ", StringComparison.Ordinal)), Is.Empty);
        });
    }
}
