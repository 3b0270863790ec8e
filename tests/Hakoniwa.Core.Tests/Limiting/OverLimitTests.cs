using System.Globalization;

using Hakoniwa.Core.Tests.Support;
using Hakoniwa.Limiting;

namespace Hakoniwa.Core.Tests.Limiting;

/// <summary>What happens to a program that takes more than a limit of each process allows. Every attempt succeeds without the limit.</summary>
public sealed class OverLimitTests
{
    private const int SIGXCPU = 24;
    private const int SIGXFSZ = 25;

    private static Command Shell(Container container, string script) => container.Command("/bin/sh", "-c", script).WallTime(TimeSpan.FromMinutes(5));

    [TestCase(Rlimit.AddressSpace)]
    [TestCase(Rlimit.Data)]
    public void Memory_beyond_the_limit_is_not_given(Rlimit resource)
    {
        const string takes200MiB = "dd if=/dev/zero of=/dev/null bs=200M count=1";

        Assert.Multiple(() =>
        {
            Assert.That(Shell(Container.Hermetic().Limit(resource, 100 << 20), takes200MiB).Output().Status.Success, Is.False);
            Assert.That(Shell(Container.Hermetic(), takes200MiB).Output().Status.Success);
        });
    }

    [Test]
    public void Processor_time_beyond_the_soft_limit_ends_in_SIGXCPU_and_beyond_the_hard_limit_in_SIGKILL()
    {
        var container = Container.Hermetic().Limit(Rlimit.Cpu, 1, 2);

        var soft = Shell(container, "while :; do :; done").Output().Status;
        var hard = Shell(container, "trap '' XCPU; while :; do :; done").Output().Status;

        Assert.That((soft.Code, hard.Code), Is.EqualTo((128 + SIGXCPU, 137)));
        Assert.That((soft.TimedOut, hard.TimedOut), Is.EqualTo((false, false)));
    }

    [Test]
    public void A_file_stops_growing_at_the_limit()
    {
        const string writes = "head -c 5000 /dev/zero > /tmp/file; echo $?; wc -c < /tmp/file";

        Assert.Multiple(() =>
        {
            Assert.That(Shell(Container.Hermetic().Limit(Rlimit.FileSize, 1000), writes).Output().StandardOutput, Is.EqualTo($"{128 + SIGXFSZ}\n1000\n"));
            Assert.That(Shell(Container.Hermetic(), writes).Output().StandardOutput, Is.EqualTo("0\n5000\n"));
        });
    }

    [Test]
    public void A_file_system_in_memory_stops_growing_at_its_size()
    {
        const string writes = "head -c 5000000 /dev/zero > /tmp/file; echo $?; wc -c < /tmp/file";
        var limited = Shell(Container.Hermetic().Tmpfs("/tmp", size: 1.MiB()), writes).Output();
        var unlimited = Shell(Container.Hermetic().Tmpfs("/tmp", size: 8.MiB()), writes).Output();

        Assert.Multiple(() =>
        {
            Assert.That(limited.StandardOutput, Is.EqualTo("1\n1048576\n"));
            Assert.That(limited.StandardError, Does.Contain("No space left"));
            Assert.That(unlimited.StandardOutput, Is.EqualTo("0\n5000000\n"));
        });
    }

    [Test]
    public void Processes_beyond_the_limit_cannot_be_started_by_an_ordinary_user()
    {
        Host.NeedsOrdinaryUser("the kernel exempts root from this limit");
        var limited = ForkBomb.In(Container.Hermetic().Limit(Rlimit.Processes, 20));

        Assert.That(limited, Is.InRange(10, 20));
        Assert.That(ForkBomb.In(Container.Hermetic()), Is.EqualTo(ForkBomb.Size));
    }

    [Test]
    public void No_core_is_dumped_where_the_limit_is_0()
    {
        const string crash = "kill -SEGV $$";
        using var directory = new TemporaryDirectory();
        var container = Container.Hermetic().BindReadWrite(directory.Path);

        Shell(container.Limit(Rlimit.Core, 0), crash).WorkingDirectory(directory.Path).Output();
        Assert.That(directory.Snapshot(), Is.Empty);

        // The kernel's word for "not even to the program that core_pattern names", which 0 is not.
        var limits = Shell(container.Limit(Rlimit.Core, 0), "grep core /proc/self/limits").Output().StandardOutput;
        Assert.That(limits.Split(' ', StringSplitOptions.RemoveEmptyEntries)[4..6], Is.EqualTo(OwnLimits.Hard(Rlimit.Core) > 0 ? ["1", "1"] : new[] { "0", "0" }));

        if (File.ReadAllText("/proc/sys/kernel/core_pattern")[0] is '|' or '/' || OwnLimits.Hard(Rlimit.Core) < ResourceLimit.Unlimited)
            return;
        Shell(container.Limit(Rlimit.Core, ResourceLimit.Unlimited), crash).WorkingDirectory(directory.Path).Output();
        Assert.That(Directory.GetFiles(directory.Path), Is.Not.Empty, "without the limit there is a dump");
    }

    [Test]
    public void The_text_of_the_plan_names_the_limits()
    {
        var text = Container.Hermetic().Limit(Rlimit.Core, 0).Limit(Rlimit.NoFile, 64, ResourceLimit.Unlimited).Command("/bin/true").Plan().ToString();

        Assert.That(text, Does.Contain("limit Core to 0 (at most 0)").And.Contain("limit NoFile to 64 (at most unlimited)"));
    }
}
