using Hakoniwa.Core.Tests.Support;
using Hakoniwa.Launch;

namespace Hakoniwa.Core.Tests.Robustness;

/// <summary>Set-ups that wait for something outside which fails, or takes too long.</summary>
public sealed class RendezvousTests
{
    [Test]
    public void What_takes_longer_than_the_wall_time_is_told_with_a_code_and_nothing_is_left()
        => Leftovers.AssertNoneOf(() =>
        {
            var command = Container.Hermetic().Command("/bin/true").WallTime(TimeSpan.FromMilliseconds(200));
            var error = Assert.Throws<SandboxException>(() => Launch(command, new Hanging(), CancellationToken.None))!;

            Assert.That(error.Code, Is.EqualTo(ErrorCode.CancelledDuringSetUp));
            Assert.That(error.Remedy, Is.Not.Null);
        });

    [Test]
    public void What_is_cancelled_is_told_as_that()
        => Leftovers.AssertNoneOf(() =>
        {
            using var cancel = new CancellationTokenSource();
            cancel.CancelAfter(200);
            Assert.Catch<OperationCanceledException>(() => Launch(Container.Hermetic().Command("/bin/true"), new Hanging(), cancel.Token));
        });

    [Test]
    public void What_fails_is_thrown_as_it_is_and_what_was_kept_is_disposed_of()
    {
        var kept = new Kept();
        Leftovers.AssertNoneOf(() =>
        {
            var error = Assert.Throws<InvalidDataException>(() => Launch(Container.Hermetic().Command("/bin/true"), new Failing(kept), CancellationToken.None))!;
            Assert.That(error.Message, Is.EqualTo("on purpose"));
        });

        Assert.That(kept.IsDisposed);
    }

    [Test]
    public void What_is_kept_ends_with_the_sandbox()
    {
        var kept = new Kept();
        Launch(Container.Hermetic().Command("/bin/true"), new Keeping(kept), CancellationToken.None);

        Assert.That(kept.IsDisposed);
    }

    private static void Launch(Command command, Rendezvous rendezvous, CancellationToken cancellation)
    {
        var plan = command.Plan();
        var slots = new Slots();
        while (slots.Count < plan.SlotCount)
            slots.Next();
        var waits = RendezvousStep.Build("wait for the test", ErrorCode.StepFailed, 0, slots);
        var waiting = new SandboxPlan(plan.Container, plan.Command, [.. plan.Program.Take(2), waits, .. plan.Program.Skip(2)], slots.Count, plan.CloneFlags, plan.Layers)
        {
            Rendezvous = [rendezvous],
        };
        using var process = Launcher.Start(waiting, Stdio.Null, Stdio.Null, Stdio.Null, cancellation);
        Assert.That(process.Wait().Success);
    }

    private sealed class Hanging : Rendezvous
    {
        internal override void Act(RendezvousContext context)
        {
            context.Cancellation.WaitHandle.WaitOne();
            context.Cancellation.ThrowIfCancellationRequested();
        }
    }

    private sealed class Failing(Kept kept) : Rendezvous
    {
        internal override void Act(RendezvousContext context)
        {
            context.Keep(kept);
            throw new InvalidDataException("on purpose");
        }
    }

    private sealed class Keeping(Kept kept) : Rendezvous
    {
        internal override void Act(RendezvousContext context) => context.Keep(kept);
    }

    private sealed class Kept : IDisposable
    {
        internal bool IsDisposed { get; private set; }

        public void Dispose() => IsDisposed = true;
    }
}
