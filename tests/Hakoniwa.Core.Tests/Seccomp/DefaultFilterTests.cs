using System.Globalization;
using System.Text;
using Hakoniwa.Interop;
using Hakoniwa.Seccomp;

namespace Hakoniwa.Core.Tests.Seccomp;

public sealed class DefaultFilterTests
{
    private const int PerLine = 6;

    private static readonly SeccompPolicy Policy = SeccompProfile.Default.PolicyFor([])!;

    [TestCase("x86-64")]
    [TestCase("arm64")]
    public void The_filter_in_the_library_is_the_one_that_the_compiler_makes(string architecture)
    {
        SeccompArchitecture of = architecture == "arm64" ? SeccompArchitecture.Arm64 : SeccompArchitecture.X64;
        SockFilter[] compiled = FilterCompiler.Compile(Policy, of);

        Assert.That(DefaultFilter.Program(of), Is.EqualTo(compiled), () => $"the table of {architecture}:{Environment.NewLine}{Table(compiled)}");
    }

    [Test]
    public void What_a_launch_is_told_to_be_refused_is_refused_by_the_policy()
    {
        var told = SyscallTable.X64.Keys.Union(SyscallTable.Arm64.Keys).Where(DefaultFilter.Refuses).ToArray();

        Assert.That(told, Is.Not.Empty);
        Assert.That(told.Where(Policy.MayAllow), Is.Empty);
    }

    [Test]
    public void A_profile_that_was_derived_from_it_and_says_the_same_decides_the_same()
        => Assert.That(SeccompProfile.Default.Deny("ptrace", Errno.EPERM).Compiled!.Instructions.ToArray(), Is.EqualTo(SeccompProfile.Default.Compiled!.Instructions.ToArray()));

    [Test]
    public void A_call_that_the_default_profile_refuses_may_be_allowed_by_a_derived_one()
    {
        Assert.That(SeccompProfile.Default.MayAllow("keyctl", []), Is.False);
        Assert.That(SeccompProfile.Default.MayAllow("read", []), Is.True);
        Assert.That(SeccompProfile.Default.Allow("keyctl").MayAllow("keyctl", []), Is.True);
        Assert.That(SeccompProfile.Unconfined.MayAllow("keyctl", []), Is.True);
    }

    private static string Table(SockFilter[] program)
    {
        var text = new StringBuilder();
        for (int index = 0; index < program.Length; index++)
        {
            SockFilter each = program[index];
            ulong number = each.Code | (ulong)each.Jt << 16 | (ulong)each.Jf << 24 | (ulong)each.K << 32;
            text.Append(CultureInfo.InvariantCulture, $"{(index % PerLine == 0 ? "        " : " ")}0x{number:x16},{(index % PerLine == PerLine - 1 ? Environment.NewLine : "")}");
        }

        return text.ToString();
    }
}
