using System.Globalization;

using Hakoniwa.Core.Tests.Support;
using Hakoniwa.Limiting;

namespace Hakoniwa.Core.Tests.Limiting;

/// <summary>Limits of each process: all sixteen arrive, and none breaks the set-up.</summary>
public sealed class RlimitTests
{
    /// <summary>The names in /proc/PID/limits, and values that a shell and cat can live with.</summary>
    private static readonly (Rlimit Resource, string Name, ulong Soft, ulong Hard)[] All =
    [
        (Rlimit.Cpu, "Max cpu time", 1000, 2000),
        (Rlimit.FileSize, "Max file size", 1 << 20, 1 << 21),
        (Rlimit.Data, "Max data size", 1 << 28, 1 << 29),
        (Rlimit.Stack, "Max stack size", 1 << 20, 1 << 21),
        (Rlimit.Core, "Max core file size", 4096, 8192),
        (Rlimit.ResidentSet, "Max resident set", 1 << 28, 1 << 29),
        (Rlimit.Processes, "Max processes", 100, 200),
        (Rlimit.NoFile, "Max open files", 64, 128),
        (Rlimit.LockedMemory, "Max locked memory", 4096, 8192),
        (Rlimit.AddressSpace, "Max address space", 1 << 28, 1 << 29),
        (Rlimit.Locks, "Max file locks", 10, 20),
        (Rlimit.PendingSignals, "Max pending signals", 30, 40),
        (Rlimit.MessageQueues, "Max msgqueue size", 1000, 2000),
        (Rlimit.Nice, "Max nice priority", 1, 2),
        (Rlimit.RealTimePriority, "Max realtime priority", 1, 2),
        (Rlimit.RealTimeCpu, "Max realtime timeout", 1_000_000, 2_000_000),
    ];

    [Test]
    public void Every_limit_arrives_soft_and_hard()
    {
        var container = Container.Hermetic();
        foreach (var (resource, _, soft, hard) in All)
            container = container.Limit(resource, Math.Min(soft, OwnLimits.Hard(resource)), Math.Min(hard, OwnLimits.Hard(resource)));

        var limits = LimitsIn(container);

        Assert.Multiple(() =>
        {
            Assert.That(All.Select(a => a.Resource), Is.EquivalentTo(Enum.GetValues<Rlimit>()));
            foreach (var (resource, name, soft, hard) in All)
                Assert.That(limits[name], Is.EqualTo((Math.Min(soft, OwnLimits.Hard(resource)), Math.Min(hard, OwnLimits.Hard(resource)))), name);
        });
    }

    [Test]
    public void Unlimited_is_a_value_like_another()
    {
        var resources = All.Where(a => OwnLimits.Hard(a.Resource) == ResourceLimit.Unlimited).ToArray();
        var container = resources.Aggregate(Container.Hermetic(), (c, r) => c.Limit(r.Resource, r.Soft, ResourceLimit.Unlimited));

        var limits = LimitsIn(container);

        Assert.That(resources, Is.Not.Empty);
        Assert.Multiple(() =>
        {
            foreach (var (_, name, soft, _) in resources)
                Assert.That(limits[name], Is.EqualTo((soft, ResourceLimit.Unlimited)), name);
        });
    }

    [Test]
    public void A_limit_above_the_callers_hard_limit_is_refused_and_the_limit_told()
    {
        var own = OwnLimits.Hard(Rlimit.NoFile);
        var error = Assert.Throws<SandboxException>(() => Container.Hermetic().Limit(Rlimit.NoFile, 64, own + 1).Command("/bin/true").Output())!;

        Assert.That((error.Code, error.SystemCall, error.Errno), Is.EqualTo((ErrorCode.StepFailed, "prlimit64", (Errno?)Errno.EPERM)));
        Assert.That(error.Message, Does.Contain($"limit NoFile to 64 (at most {own + 1})").And.Contain($"hard limit of NoFile is {own}, "));
    }

    [Test]
    public void Limits_that_make_no_sense_are_refused()
        => Assert.Multiple(() =>
        {
            Assert.That(() => new Container().Limit(Rlimit.Core, 2, 1), Throws.ArgumentException);
            Assert.That(() => new Container().Limit((Rlimit)16, 1), Throws.ArgumentException);
        });

    [TestCase(Rlimit.Cpu, 1UL)]
    [TestCase(Rlimit.FileSize, 0UL)]
    [TestCase(Rlimit.Data, 0UL)]
    [TestCase(Rlimit.Stack, 16384UL)]
    [TestCase(Rlimit.Core, 0UL)]
    [TestCase(Rlimit.ResidentSet, 0UL)]
    [TestCase(Rlimit.Processes, 0UL)]
    [TestCase(Rlimit.NoFile, 0UL)]
    [TestCase(Rlimit.NoFile, 3UL)]
    [TestCase(Rlimit.LockedMemory, 0UL)]
    [TestCase(Rlimit.AddressSpace, 1048576UL)]
    [TestCase(Rlimit.Locks, 0UL)]
    [TestCase(Rlimit.PendingSignals, 0UL)]
    [TestCase(Rlimit.MessageQueues, 0UL)]
    [TestCase(Rlimit.Nice, 0UL)]
    [TestCase(Rlimit.RealTimePriority, 0UL)]
    [TestCase(Rlimit.RealTimeCpu, 0UL)]
    public void The_smallest_limit_breaks_no_set_up(Rlimit resource, ulong value)
    {
        using var program = new StaticProgram();
        var container = program.Sandbox.Tmpfs("/tmp").HostName("garden").Network(Network.None).Limit(resource, value);

        Assert.That(container.Command(program.Path).Status().Code, Is.EqualTo(StaticProgram.ExitCode));
    }

    [Test]
    public void All_of_the_smallest_limits_together_break_no_set_up()
    {
        using var program = new StaticProgram();
        var container = Enum.GetValues<Rlimit>().Aggregate(program.Sandbox, (c, r) => c.Limit(r, r switch
        {
            Rlimit.Stack => 16384,
            Rlimit.AddressSpace => 1 << 20,

            // At 0 the kernel kills at its next tick, before the program or in it.
            Rlimit.Cpu => 1,
            _ => 0,
        }));

        Assert.That(container.Command(program.Path).Status().Code, Is.EqualTo(StaticProgram.ExitCode));
    }

    [TestCase(Rlimit.NoFile, 11UL)]
    [TestCase(Rlimit.Processes, 1UL)]
    [TestCase(Rlimit.AddressSpace, 8UL << 20)]
    public void Where_a_limit_leaves_no_room_for_a_shell_the_program_is_PID_1_itself(Rlimit resource, ulong value)
    {
        var command = Container.Hermetic().Limit(resource, value).Command("/bin/sh", "-c", "echo $$; exit 3");
        var output = command.Output();

        Assert.That((output.StandardOutput, output.Status.Code), Is.EqualTo(("1\n", 3)), output.StandardError);
        Assert.That(command.Plan().Steps[^1].Description, Is.EqualTo("execute /bin/sh"));
    }

    [TestCase(Rlimit.NoFile, 12UL)]
    [TestCase(Rlimit.Processes, 2UL)]
    [TestCase(Rlimit.AddressSpace, 16UL << 20)]
    [TestCase(Rlimit.Data, 2UL << 20)]
    [TestCase(Rlimit.Stack, 128UL << 10)]
    public void The_least_that_a_shell_needs_is_enough_for_it(Rlimit resource, ulong value)
    {
        var output = Container.Hermetic().Limit(resource, value).Command("/bin/sh", "-c", "echo $$; exit 3").Output();

        Assert.That(output.Status.Code, Is.EqualTo(3), output.StandardError);
        Assert.That(output.StandardOutput, Is.Not.EqualTo("1\n"), "a shell is PID 1");
    }

    private static Dictionary<string, (ulong Soft, ulong Hard)> LimitsIn(Container container)
    {
        const int name = 26;
        const int column = 21;
        var output = container.Command("/bin/cat", "/proc/self/limits").Output();
        Assert.That(output.Status.Success, output.StandardError);
        return output.StandardOutput.Split('\n', StringSplitOptions.RemoveEmptyEntries).Skip(1)
            .ToDictionary(l => l[..name].Trim(), l => (Number(l[name..(name + column)]), Number(l[(name + column)..(name + 2 * column)])), StringComparer.Ordinal);
    }

    private static ulong Number(string text)
        => text.Trim() == "unlimited" ? ResourceLimit.Unlimited : ulong.Parse(text, NumberStyles.AllowTrailingWhite, CultureInfo.InvariantCulture);
}
