using System.Globalization;

using Hakoniwa.Core.Tests.Support;
using Hakoniwa.Limiting;

namespace Hakoniwa.Core.Tests.Limiting;

/// <summary>Limits of the sandbox as a whole, where the machine has the controllers. Every attempt succeeds without the limit.</summary>
[NonParallelizable]
public sealed class CgroupLimitTests
{
    private const string Takes200MiB = "dd if=/dev/zero of=/dev/null bs=200M count=1";

    private static Command Shell(Container container, string script) => container.Command("/bin/sh", "-c", script).WallTime(TimeSpan.FromMinutes(5));

    [Test]
    public void Beyond_its_memory_limit_the_sandbox_is_killed_and_the_status_says_why()
    {
        CgroupHost.Needs("memory");
        var killed = Shell(Container.Hermetic().LimitMemory(64.MiB()), $"{Takes200MiB}; echo survived").Output();

        Assert.Multiple(() =>
        {
            Assert.That(killed.Status.OutOfMemory);
            Assert.That(killed.Status.Code, Is.EqualTo(137));
            Assert.That(killed.StandardOutput, Is.Empty, "all of it at once");
            Assert.That(Shell(Container.Hermetic(), Takes200MiB).Output().Status.Success);
        });
    }

    [Test]
    public void Files_in_memory_count_for_the_memory_limit()
    {
        CgroupHost.Needs("memory");
        var killed = Shell(Container.Hermetic().LimitMemory(64.MiB()), "head -c 200M /dev/zero > /tmp/file").Output();

        Assert.That((killed.Status.OutOfMemory, killed.Status.Code), Is.EqualTo((true, 137)));
    }

    [Test]
    public void A_sandbox_within_its_memory_limit_goes_on_and_its_peak_is_told()
    {
        CgroupHost.Needs("memory");
        var status = Shell(Container.Hermetic().LimitMemory(400.MiB()), Takes200MiB).Output().Status;

        Assert.That((status.OutOfMemory, status.Success), Is.EqualTo((false, true)));
        Assert.That(status.CgroupPeakMemory, Is.Null.Or.InRange(200.MiB(), 400.MiB()));
    }

    [Test]
    public void A_memory_limit_that_leaves_no_room_for_the_set_up_harms_nobody_else()
    {
        CgroupHost.Needs("memory");
        try
        {
            Assert.That(Shell(Container.Hermetic().LimitMemory(4096), "echo started").Output().Status.Success, Is.False);
        }
        catch (SandboxException e)
        {
            Assert.That(e.Code, Does.StartWith("HAKO1"), e.Message);
        }

        Assert.That(Shell(Container.Hermetic(), "exit 0").Output().Status.Success);
    }

    [Test]
    public void A_dotnet_program_over_its_memory_limit_is_killed_and_one_with_a_smaller_heap_survives()
    {
        CgroupHost.Needs("memory");
        var container = Probe.Sandbox().LimitMemory(256.MiB());
        var killed = Probe.Command(container, ["hostname"], ["allocate-managed", "400"]).Output();
        var lines = Probe.Inside(container.Environment("DOTNET_GCHeapHardLimit", "0x8000000"), ["allocate-managed", "400"], ["hostname"]);

        Assert.That((killed.Status.OutOfMemory, killed.Status.Code), Is.EqualTo((true, 137)));
        Assert.That(killed.StandardOutput, Does.Contain("hostname"), "it ran until then");
        Assert.That(lines.Select(l => l.Error), Is.EqualTo(new[] { Errno.ENOMEM, default }));
    }

    [Test]
    public void Processes_beyond_the_limit_cannot_be_started_whoever_the_caller_is()
    {
        CgroupHost.Needs("pids");

        Assert.Multiple(() =>
        {
            Assert.That(ForkBomb.In(Container.Hermetic().LimitProcesses(20)), Is.InRange(10, 20));
            Assert.That(ForkBomb.In(Container.Hermetic()), Is.EqualTo(ForkBomb.Size));
        });
    }

    [Test]
    public void A_dotnet_program_runs_under_a_limit_of_processes_that_counts_its_threads()
    {
        CgroupHost.Needs("pids");

        Assert.That(Probe.Inside(Probe.Sandbox().LimitProcesses(64), ["hostname"]).Single().Ok);
        Assert.That(Probe.Command(Probe.Sandbox().LimitProcesses(3), ["hostname"]).Output().Status.Success, Is.False);
    }

    [TestCase(0.5, "50000 100000")]
    [TestCase(2, "200000 100000")]
    [TestCase(0.01, "1000 100000")]
    public void A_limit_of_processors_is_what_the_kernel_enforces(double cpus, string expected)
    {
        CgroupHost.Needs("cpu");
        using var process = Container.Hermetic().LimitCpu(cpus).Command("/bin/sh", "-c", "read line").StandardInput(Stdio.Piped).Start();

        Assert.That(CgroupFile.Read(process.Group!.Path, "cpu.max"), Is.EqualTo(expected));
    }

    [Test]
    public void A_sandbox_that_wants_more_than_its_processors_is_held_back()
    {
        CgroupHost.Needs("cpu");
        using var process = Shell(Container.Hermetic().LimitCpu(0.05), "while :; do :; done").Start();

        Eventually.True(() => CgroupFile.Entry(process.Group!.Path, "cpu.stat", "nr_throttled") > 0, "throttling");
    }

    [Test]
    public void A_program_cannot_lift_the_limits_of_its_sandbox()
    {
        var place = CgroupHost.Needs("pids");
        var script = "for f in $(find /sys/fs/cgroup -name pids.max 2>/dev/null); do echo max > $f && echo lifted; done; exit 0";
        var container = new Container().Unshare(NamespaceKinds.All).RootFs("/").BindReadOnly("/sys").Tmpfs("/tmp").LimitProcesses(30);

        Assert.That(Shell(container, script).Output().StandardOutput, Is.Empty);
        using var process = Shell(container, "read line").StandardInput(Stdio.Piped).Start();
        CgroupFile.Write(process.Group!.Path, "pids.max", "31");
        Assert.That(CgroupFile.Read(process.Group!.Path, "pids.max"), Is.EqualTo("31"), $"from outside, in {place}, it can be done");
    }

    [Test]
    public void All_limits_together_are_written_and_shown_in_the_plan()
    {
        CgroupHost.Needs("memory", "pids", "cpu");
        var command = Container.Hermetic().LimitMemory(256.MiB(), swap: 1.MiB()).LimitProcesses(50).LimitCpu(1.5).Command("/bin/sh", "-c", "read line");
        using var process = command.StandardInput(Stdio.Piped).Start();
        var path = process.Group!.Path;

        Assert.Multiple(() =>
        {
            Assert.That(CgroupFile.Read(path, "memory.max"), Is.EqualTo(256.MiB().ToString(CultureInfo.InvariantCulture)));
            Assert.That(CgroupFile.Read(path, "memory.oom.group"), Is.EqualTo("1"));
            Assert.That(CgroupFile.Read(path, "pids.max"), Is.EqualTo("50"));
            Assert.That(CgroupFile.Read(path, "cpu.max"), Is.EqualTo("150000 100000"));
            Assert.That(command.Plan().ToString(),
                Does.Contain("enter a cgroup of its own (memory.max=268435456, memory.swap.max=1048576, memory.oom.group=1, pids.max=50, cpu.max=150000 100000)"));
        });
    }
}
