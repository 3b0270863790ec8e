using Hakoniwa.Core.Tests.Support;

namespace Hakoniwa.Core.Tests.Limiting;

/// <summary>Which limits a .NET program can live with: what docs/limits.md says.</summary>
public sealed class DotnetLimitTests
{
    private const string Mebibytes = "400";

    [Test]
    public void A_limit_of_the_managed_heap_lets_programs_run_and_ends_in_OutOfMemoryException()
    {
        var lines = Probe.Inside(Probe.Sandbox().Environment("DOTNET_GCHeapHardLimit", "0x8000000"), ["hostname"], ["allocate-managed", Mebibytes], ["hostname"]);

        Assert.That(lines.Select(l => l.Error), Is.EqualTo(new[] { default, Errno.ENOMEM, default }), "what was allocated before is of no matter after it");
    }

    [Test]
    public void A_limit_of_data_lets_programs_run_and_stops_those_that_take_more()
    {
        var container = Probe.Sandbox().Limit(Rlimit.Data, 256 << 20);
        var small = Probe.Inside(container, ["hostname"], ["allocate-managed", "32"]);
        var output = Probe.Command(container, ["allocate-managed", Mebibytes]).Output();

        Assert.That(small.All(l => l.Ok));
        Assert.That(output.Status.Success && ProbeLine.Parse(output.StandardOutput).Ok, Is.False, output.StandardOutput);
    }

    [Test]
    public void Without_a_limit_the_same_amount_is_given()
        => Assert.That(Probe.Inside(["allocate-managed", Mebibytes]).Single().Ok);

    [TestCase(Rlimit.AddressSpace, 100UL << 20)]
    [TestCase(Rlimit.Data, 8UL << 20)]
    [TestCase(Rlimit.FileSize, 0UL)]
    [TestCase(Rlimit.NoFile, 12UL)]
    public void Small_values_of_some_limits_keep_the_runtime_from_working(Rlimit resource, ulong value)
        => Assert.That(Probe.Command(Probe.Sandbox().Limit(resource, value).Limit(Rlimit.Core, 0), ["hostname"]).Output().Status.Success, Is.False);

    [TestCase(Rlimit.AddressSpace, 2UL << 30)]
    [TestCase(Rlimit.Data, 128UL << 20)]
    [TestCase(Rlimit.FileSize, 64UL << 20)]
    [TestCase(Rlimit.NoFile, 128UL)]
    [TestCase(Rlimit.Cpu, 60UL)]
    [TestCase(Rlimit.Stack, 128UL << 10)]
    [TestCase(Rlimit.Core, 0UL)]
    [TestCase(Rlimit.LockedMemory, 0UL)]
    [TestCase(Rlimit.PendingSignals, 0UL)]
    [TestCase(Rlimit.MessageQueues, 0UL)]
    [TestCase(Rlimit.Processes, 64UL)]
    public void A_program_runs_under(Rlimit resource, ulong value)
        => Assert.That(Probe.Inside(Probe.Sandbox().Limit(resource, value), ["hostname"]).Single().Ok);

    [Test]
    public void Without_write_xor_execute_the_runtime_needs_no_large_file()
        => Assert.That(Probe.Inside(Probe.Sandbox().Limit(Rlimit.FileSize, 0).Environment("DOTNET_EnableWriteXorExecute", "0"), ["hostname"]).Single().Ok);
}
