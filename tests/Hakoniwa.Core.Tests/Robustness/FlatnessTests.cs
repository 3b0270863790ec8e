using System.Diagnostics;

using Hakoniwa.Launch;

namespace Hakoniwa.Core.Tests.Robustness;

/// <summary>What many launches take: nothing that grows.</summary>
public sealed class FlatnessTests
{
    private const int MostBytesPerLaunch = 4096;
    private const int Rounds = 5;
    private const int LaunchesPerRound = 20;
    private const int WarmUp = 50;
    private const long MostGrowth = 32 << 20;

    private static Command Nothing => Container.Hermetic().Command("/bin/true").AsPid1()
        .StandardInput(Stdio.Null).StandardOutput(Stdio.Null).StandardError(Stdio.Null);

    [Test]
    public void A_launch_of_a_prepared_command_allocates_little()
    {
        var plan = Nothing.Plan();
        Launch(plan, WarmUp);

        // Other threads of the test run may allocate, too; the least of several rounds is the launches' own.
        var least = long.MaxValue;
        for (var round = 0; round < Rounds; round++)
        {
            var before = GC.GetTotalAllocatedBytes(precise: true);
            Launch(plan, LaunchesPerRound);
            least = Math.Min(least, (GC.GetTotalAllocatedBytes(precise: true) - before) / LaunchesPerRound);
        }

        TestContext.Out.WriteLine($"{least} bytes a launch");
        Assert.That(least, Is.LessThan(MostBytesPerLaunch));
    }

    [Test]
    public void Descriptors_threads_and_memory_do_not_grow_with_the_number_of_launches()
    {
        var command = Nothing;
        Launch(command, WarmUp);
        var before = Usage();

        Launch(command, Amounts.Launches);

        var after = Usage();
        TestContext.Out.WriteLine($"{Amounts.Launches} launches: {before} before, {after} after");
        Assert.Multiple(() =>
        {
            // The runtime and the test host open and start some now and then, whatever is launched.
            Assert.That(after.Descriptors, Is.LessThanOrEqualTo(before.Descriptors + 8));
            Assert.That(after.Threads, Is.LessThanOrEqualTo(before.Threads + 4));
            Assert.That(after.Resident, Is.LessThan(before.Resident + MostGrowth));
        });
    }

    [Test]
    public void Failed_launches_do_not_make_anything_grow_either()
    {
        var command = Container.Hermetic().Command("/no/such/program").StandardInput(Stdio.Piped).StandardOutput(Stdio.Piped).StandardError(Stdio.Piped);
        Fail(command, WarmUp);
        var before = Usage();

        Fail(command, Amounts.Launches);

        var after = Usage();
        Assert.Multiple(() =>
        {
            Assert.That(after.Descriptors, Is.LessThanOrEqualTo(before.Descriptors + 8));
            Assert.That(after.Threads, Is.LessThanOrEqualTo(before.Threads + 4));
            Assert.That(after.Resident, Is.LessThan(before.Resident + MostGrowth));
        });
    }

    /// <summary>Each such launch makes a keyring, and the kernel frees those of ended sessions some time later.</summary>
    [Test]
    public void Launches_without_a_filter_do_not_use_up_the_quota_of_keys()
    {
        const int moreThanTheQuota = 300;
        var command = Container.Hermetic().Seccomp(SeccompProfile.Unconfined).Command("/bin/true").AsPid1();

        Launch(command.StandardInput(Stdio.Null).StandardOutput(Stdio.Null).StandardError(Stdio.Null), moreThanTheQuota);
    }

    private static void Launch(Command command, int times)
    {
        for (var i = 0; i < times; i++)
            Launch(command.Plan(), 1);
    }

    private static void Launch(SandboxPlan plan, int times)
    {
        for (var i = 0; i < times; i++)
        {
            using var process = Launcher.Start(plan, Stdio.Null, Stdio.Null, Stdio.Null, CancellationToken.None);
            if (!process.Wait().Success)
                Assert.Fail("a launch did not succeed");
        }
    }

    private static void Fail(Command command, int times)
    {
        for (var i = 0; i < times; i++)
            Assert.Throws<SandboxException>(() => command.Start());
    }

    private static (int Descriptors, int Threads, long Resident) Usage()
    {
        // Aggressive: what the collector keeps for later allocations goes back to the kernel, and is not taken for growth.
        GC.Collect(GC.MaxGeneration, GCCollectionMode.Aggressive, blocking: true, compacting: true);
        GC.WaitForPendingFinalizers();
        GC.Collect(GC.MaxGeneration, GCCollectionMode.Aggressive, blocking: true, compacting: true);
        using var own = Process.GetCurrentProcess();
        return (Directory.EnumerateFileSystemEntries("/proc/self/fd").Count(), own.Threads.Count, own.WorkingSet64);
    }
}
