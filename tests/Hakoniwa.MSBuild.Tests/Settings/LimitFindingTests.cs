using Hakoniwa.MSBuild.Sandboxing;
using Hakoniwa.MSBuild.Settings;

namespace Hakoniwa.MSBuild.Tests.Settings;

/// <summary>Which ends of a step are those of a limit, and not the command's own.</summary>
[TestFixture]
internal sealed class LimitFindingTests
{
    private static readonly StepLimits Limits = new() { Memory = 1 << 20, CpuTime = TimeSpan.FromSeconds(1.5), WallTime = TimeSpan.FromSeconds(3), Pids = 20 };

    private static readonly TimeSpan Enough = TimeSpan.FromSeconds(2);

    [Test]
    public void Each_limit_has_its_code_and_says_what_to_raise()
    {
        Assert.Multiple(() =>
        {
            Is(new() { Signal = 9, TimedOut = true }, MSBuildErrorCode.TimeLimit, "longer than 3 s. If it needs that long, raise WallTime.");
            Is(new() { ExitCode = 152, UserTime = Enough }, MSBuildErrorCode.TimeLimit, "more than 2 s of processor time. If it needs that much, raise CpuTime.");
            Is(new() { Signal = 24, SystemTime = Enough }, MSBuildErrorCode.TimeLimit, "raise CpuTime");
            Is(new() { ExitCode = 152, UserTime = Enough / 4 }, MSBuildErrorCode.TimeLimit, "raise CpuTime");
            Is(new() { ExitCode = 137, UserTime = Enough }, MSBuildErrorCode.TimeLimit, "may have taken more than 2 s of processor time", isTheEnd: false);
            Is(new() { Signal = 9, OutOfMemory = true }, MSBuildErrorCode.ResourceLimit, "1048576 bytes. If it needs that much, raise MemoryLimit.");
            Is(new() { ExitCode = 2, OutOfProcesses = true }, MSBuildErrorCode.ResourceLimit, "its limit of 20. If it needs them, raise Pids.", isTheEnd: false);
        });

        static void Is(ExitStatus status, string code, string message, bool isTheEnd = true)
        {
            var finding = LimitFinding.Of(status, Limits)!;
            Assert.That((finding.Code, finding.IsTheEnd), NUnit.Framework.Is.EqualTo((code, isTheEnd)));
            Assert.That(finding.Message, Does.EndWith(message).Or.Contain(message));
        }
    }

    [Test]
    public void The_commands_own_ends_are_no_limit()
    {
        Assert.Multiple(() =>
        {
            Assert.That(LimitFinding.Of(new() { ExitCode = 0, UserTime = Enough }, Limits), Is.Null);
            Assert.That(LimitFinding.Of(new() { ExitCode = 1, UserTime = Enough }, Limits), Is.Null);
            Assert.That(LimitFinding.Of(new() { ExitCode = 152 }, Limits), Is.Null, "it used no time");
            Assert.That(LimitFinding.Of(new() { ExitCode = 152, UserTime = Enough }, StepLimits.None), Is.Null);
            Assert.That(LimitFinding.Of(new() { ExitCode = 137, UserTime = Enough / 2 }, Limits), Is.Null, "it was killed before");
            Assert.That(LimitFinding.Of(new() { ExitCode = 139, UserTime = Enough }, Limits), Is.Null);
            Assert.That(LimitFinding.Of(new() { Signal = 9, OutOfMemory = true }, StepLimits.None), Is.Null);
        });
    }
}
