using Hakoniwa.Diagnostics;
using Hakoniwa.Launch;

namespace Hakoniwa.Core.Tests.Programs;

/// <summary>What a program took.</summary>
public sealed class UsageTests
{
    private const long Mebibyte = 1024 * 1024;

    private static Command Shell(string script) => Container.Hermetic().Command("/bin/sh", "-c", script).StandardOutput(Stdio.Null);

    [Test]
    public void The_peak_of_a_large_program_is_its_own([Values] bool asPid1)
    {
        var size = PeakMemory.OfLauncher() / Mebibyte + 300;
        var status = Container.Hermetic().Command("/bin/dd", "if=/dev/zero", "of=/dev/null", $"bs={size}M", "count=1").AsPid1(asPid1).StandardError(Stdio.Null).Status();

        Assert.That(status.PeakMemory, Is.InRange(size * Mebibyte, (size + 64) * Mebibyte));
    }

    [Test]
    public void The_peak_of_a_small_program_is_unknown_and_not_the_launchers()
        => Assert.That(Shell("exit 0").Status().PeakMemory, Is.Null);

    [Test]
    public void The_launchers_own_peak_is_no_programs()
    {
        const long launcher = 200 * Mebibyte;

        Assert.Multiple(() =>
        {
            Assert.That(PeakMemory.OfChild(launcher / 1024, launcher), Is.Null);
            Assert.That(PeakMemory.OfChild(launcher / 1024 + 4, launcher), Is.Null, "within what the kernel's counters are off");
            Assert.That(PeakMemory.OfChild(launcher, launcher), Is.EqualTo(launcher * 1024));
            Assert.That(PeakMemory.OfChild(long.MaxValue / 2048, long.MaxValue), Is.Null, "it could not be asked");
        });
    }

    [Test]
    public void Context_switches_and_times_are_told()
    {
        var status = Shell("i=0; while [ $i -lt 50 ]; do sleep 0.001; i=$((i+1)); done").Status();

        Assert.Multiple(() =>
        {
            Assert.That(status.VoluntaryContextSwitches, Is.GreaterThanOrEqualTo(50));
            Assert.That(status.InvoluntaryContextSwitches, Is.GreaterThanOrEqualTo(0));
            Assert.That(status.WallTime, Is.GreaterThanOrEqualTo(TimeSpan.FromMilliseconds(50)));
        });
    }

    [TestCase(1)]
    [TestCase(250)]
    public void A_wall_time_below_a_second_is_one(int milliseconds)
    {
        var limited = Shell("exec sleep 1000").WallTime(TimeSpan.FromMilliseconds(milliseconds));
        try
        {
            Assert.That(limited.Status().TimedOut);
        }
        catch (SandboxException e)
        {
            Assert.That(e.Code, Is.EqualTo(ErrorCode.CancelledDuringSetUp), "it passed before the program was started");
        }
    }

    [Test]
    public void The_longest_wall_time_works()
        => Assert.That(Shell("exit 3").WallTime(TimeSpan.FromMilliseconds(int.MaxValue)).Status().ExitCode, Is.EqualTo(3));
}
