using Hakoniwa.Core.Tests.Support;
using Hakoniwa.Diagnostics;
using Hakoniwa.Limiting;

namespace Hakoniwa.Core.Tests.Limiting;

/// <summary>What happens where a limit of the whole sandbox cannot be had: an error, or a statement; never silence.</summary>
[NonParallelizable]
public sealed class ModeTests
{
    private static Container Limited => Container.Hermetic().LimitMemory(1.GiB()).LimitProcesses(500).LimitCpu(2);

    [TearDown]
    public void NothingSimulated() => Environment.SetEnvironmentVariable(HostSimulation.Variable, null);

    [Test]
    public void Here_the_limits_hold_or_what_is_missing_is_told()
    {
        var (place, obstacle) = CgroupSearch.Find(["memory", "pids", "cpu"]);
        if (place is not null)
        {
            Assert.That(Limited.Command("/bin/true").Plan().Steps.Select(s => s.Description), Has.Some.StartsWith("enter a cgroup of its own (memory.max="));
            return;
        }

        var error = Assert.Throws<SandboxException>(() => Limited.Command("/bin/true").Output())!;
        Assert.Multiple(() =>
        {
            Assert.That(error.Code, Is.EqualTo(ErrorCode.CgroupUnavailable));
            Assert.That(error.Message, Does.Contain(obstacle!.Reason).And.Contain("memory.max=1073741824"));
            Assert.That(error.Remedy, Is.Not.Null.And.Not.Empty);
        });
    }

    [Test]
    public void Without_cgroups_the_launch_fails_with_a_code()
    {
        Environment.SetEnvironmentVariable(HostSimulation.Variable, "no-cgroup");
        Container[] limited = [Container.Hermetic().LimitMemory(1.GiB()), Container.Hermetic().LimitProcesses(500), Container.Hermetic().LimitCpu(2)];

        Assert.Multiple(() =>
        {
            foreach (var container in limited)
                Assert.That(Assert.Throws<SandboxException>(() => container.Command("/bin/true").Output())!.Code, Is.EqualTo(ErrorCode.CgroupUnavailable));
        });
    }

    [Test]
    public void Best_effort_runs_without_them_and_says_so()
    {
        Environment.SetEnvironmentVariable(HostSimulation.Variable, "no-cgroup");
        var command = Limited.Mode(Mode.BestEffort).Command("/bin/sh", "-c", "exit 3");

        var plan = command.Plan();
        using var process = command.Start();

        Assert.Multiple(() =>
        {
            Assert.That(plan.Omissions, Has.Count.EqualTo(3));
            Assert.That(plan.Omissions[0], Does.StartWith("memory.max=1073741824, memory.swap.max=0, memory.oom.group=1: "));
            Assert.That(plan.Omissions[1], Does.StartWith("pids.max=500: "));
            Assert.That(plan.Omissions[2], Does.StartWith("cpu.max=200000 100000: "));
            Assert.That(plan.ToString(), Does.Contain("left out: pids.max=500: HAKONIWA_SIMULATE says"));
            Assert.That(process.Omissions, Is.EqualTo(plan.Omissions));
            Assert.That(process.Wait().Code, Is.EqualTo(3));
            Assert.That(process.Wait().CgroupPeakMemory, Is.Null);
        });
    }

    [Test]
    public void Best_effort_leaves_out_nothing_else()
    {
        var container = Container.Hermetic().Mode(Mode.BestEffort);
        var plan = container.Command("/bin/true").Plan();

        Assert.That(plan.Omissions, Is.Empty);
        Assert.That(plan.ToString(), Is.EqualTo(Container.Hermetic().Command("/bin/true").Plan().ToString()));
        Assert.That(Assert.Throws<SandboxException>(() => container.Limit(Rlimit.NoFile, 64, ulong.MaxValue - 1).Command("/bin/true").Output())!.Errno, Is.EqualTo(Errno.EPERM));
    }

    [Test]
    public void Values_that_make_no_sense_are_refused()
        => Assert.Multiple(() =>
        {
            Assert.That(() => new Container().LimitMemory(0), Throws.InstanceOf<ArgumentOutOfRangeException>());
            Assert.That(() => new Container().LimitMemory(1, -1), Throws.InstanceOf<ArgumentOutOfRangeException>());
            Assert.That(() => new Container().LimitProcesses(0), Throws.InstanceOf<ArgumentOutOfRangeException>());
            Assert.That(() => new Container().LimitCpu(0), Throws.InstanceOf<ArgumentOutOfRangeException>());
            Assert.That(() => new Container().LimitCpu(double.NaN), Throws.InstanceOf<ArgumentOutOfRangeException>());
            Assert.That(() => new Container().LimitCpu(double.PositiveInfinity), Throws.InstanceOf<ArgumentOutOfRangeException>());
            Assert.That(() => new Container().Mode((Mode)7), Throws.ArgumentException);
        });
}
