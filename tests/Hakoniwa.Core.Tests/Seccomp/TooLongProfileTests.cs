using Hakoniwa.Core.Tests.Support;
using Hakoniwa.Seccomp;

namespace Hakoniwa.Core.Tests.Seccomp;

/// <summary>The kernel takes 4,096 instructions; a profile that needs more is an error before anything is launched.</summary>
public sealed class TooLongProfileTests
{
    [TestCase(Report.None)]
    [TestCase(Report.Denials)]
    public void A_profile_that_is_too_long_for_the_kernel_is_named(Report report) => Leftovers.AssertNoneOf(() =>
    {
        ulong value = 0;
        var profile = SeccompArchitecture.Current.Numbers.Keys.Take(300).SelectMany(call => Enumerable.Repeat(call, 5)).Aggregate(
            SeccompProfile.Unconfined, (p, call) => p.Rule(call, SeccompAction.Fail(Errno.EPERM), SeccompCondition.Equal((int)(value % 6), ++value << 20)));

        var error = Assert.Throws<SandboxException>(() => Container.Hermetic().Seccomp(profile).Report(report).Command("/bin/true").Status())!;

        Assert.Multiple(() =>
        {
            Assert.That(error.Code, Is.EqualTo(ErrorCode.FilterRefused));
            Assert.That(error.Remedy, Does.StartWith("Use fewer rules and conditions"));
        });
    });
}
