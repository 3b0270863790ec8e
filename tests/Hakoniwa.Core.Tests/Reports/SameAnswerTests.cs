using System.Globalization;

using Hakoniwa.Core.Tests.Support;
using Hakoniwa.Reporting;
using Hakoniwa.Seccomp;

namespace Hakoniwa.Core.Tests.Reports;

/// <summary>A program cannot tell whether it is reported on.</summary>
public sealed class SameAnswerTests
{
    private const ulong Nothing = ulong.MaxValue;
    private const int X32Bit = 0x40000000;

    private static SeccompPolicy Default => SeccompProfile.Default.PolicyFor([])!;

    [Test]
    public void Every_refused_call_fails_with_the_same_error()
    {
        var filter = FilterCache.Get(Default);
        var refused = Enumerable.Range(0, 600).Append(X32Bit + 1).Append(X32Bit + 520)
            .Where(n => filter.Decide(SeccompArchitecture.Current.Call(n, Nothing, Nothing, Nothing, Nothing, Nothing, Nothing)).FailsWith is not null)
            .Select(n => n.ToString(CultureInfo.InvariantCulture)).ToArray();

        var without = Probe.Inside(["every-call", .. refused])[0].Values;
        var (lines, report) = Reported.Run(Reported.Sandbox(Report.Denials | Report.Network), ["every-call", .. refused]);
        var (counted, _) = Reported.Run(Reported.Sandbox(Report.Calls), ["every-call", .. refused]);

        Assert.Multiple(() =>
        {
            Assert.That(refused, Has.Length.GreaterThan(40));
            Assert.That(lines[0].Values, Is.EqualTo(without));
            Assert.That(counted[0].Values, Is.EqualTo(without));
            Assert.That(report.Denials.Sum(d => d.Count) + report.Unlisted, Is.GreaterThan(refused.Length * 8 / 10));
        });
    }

    [Test]
    public void A_path_that_changes_meanwhile_gives_no_other_error_and_is_told_as_one_of_the_two()
    {
        const int times = 3000;
        var (lines, report) = Reported.Run(Reported.Sandbox(), ["changing-path", times.ToString(CultureInfo.InvariantCulture)]);

        Assert.Multiple(() =>
        {
            Assert.That(lines[0].Values, Is.EqualTo(new[] { "1" }));
            Assert.That(report.Denials.Sum(d => d.Count), Is.EqualTo(times));

            // Letter by letter is how the program writes it.
            Assert.That(report.Denials.Select(d => d.Arguments), Is.All.Match("^\"/[ot][nw][eo]\"$"));
        });
    }

    [Test]
    public void An_address_that_changes_meanwhile_gives_no_other_error()
    {
        var (lines, report) = Reported.Run(Reported.Sandbox(), ["changing-address", "3000"]);

        Assert.Multiple(() =>
        {
            Assert.That(lines[0].Values, Is.SubsetOf(new[] { "0", ((int)Errno.ENETUNREACH).ToString(CultureInfo.InvariantCulture) }));
            Assert.That(report.NetworkAttempts.Select(a => a.Port), Is.All.EqualTo(1));
            Assert.That(report.NetworkAttempts, Is.Not.Empty);
        });
    }

    [Test]
    public void A_filter_of_the_programs_own_works_beside_the_listener()
    {
        using var program = new NativeProgram(
            """
            int main(void)
            {
                struct sock_filter code[] = {
                    BPF_STMT(BPF_LD | BPF_W | BPF_ABS, offsetof(struct seccomp_data, nr)),
                    BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, SYS_getppid, 0, 1),
                    BPF_STMT(BPF_RET | BPF_K, SECCOMP_RET_ERRNO | EACCES),
                    BPF_STMT(BPF_RET | BPF_K, SECCOMP_RET_ALLOW),
                };
                struct sock_fprog filter = { 4, code };
                if (syscall(SYS_seccomp, SECCOMP_SET_MODE_FILTER, 0, &filter)) return 1;
                if (syscall(SYS_getppid) != -1 || errno != EACCES) return 2;
                if (syscall(SYS_chroot, "/x") != -1 || errno != EPERM) return 3;
                if (syscall(SYS_seccomp, SECCOMP_SET_MODE_FILTER, SECCOMP_FILTER_FLAG_NEW_LISTENER, &filter) != -1 || errno != EBUSY) return 4;
                return 0;
            }
            """);
        var status = program.In(Reported.Sandbox()).Command(program.Path).Status();

        Assert.That((status.ExitCode, string.Join(';', Reported.Lines(Reported.Of(status)))), Is.EqualTo((0, "chroot(\"/x\") EPERM x1")));
    }

    /// <summary>The filter that is loaded differs from the original in nothing but what it is told of, for calls with any numbers and arguments.</summary>
    [TestCase(Report.Denials)]
    [TestCase(Report.Network)]
    [TestCase(Report.Denials | Report.Network)]
    [TestCase(Report.Calls)]
    public void The_filter_that_notifies_decides_everything_else_as_the_original(Report report)
    {
        var filter = ReportFilter.Get("default", Default, report);
        var expected = Default.Rules.Where(r => r.IsExpected).Select(r => r.SystemCall).ToHashSet(StringComparer.Ordinal);
        Assert.Multiple(() =>
        {
            foreach (var (name, number) in SeccompArchitecture.Current.Numbers)
            {
                foreach (var argument in (ulong[])[0, 1, 0x5412, 38, Nothing, 0x10000000, 1UL << 40])
                {
                    var call = SeccompArchitecture.Current.Call(number, argument, argument, argument, argument, argument, argument);
                    var (original, loaded) = (filter.Decide(call), filter.Notifying.Decide(call));
                    var isTold = (report & Report.Calls) != 0 && !expected.Contains(name) && name is not "rt_sigreturn" and not "exit" and not "exit_group"
                        || (report & Report.Denials) != 0 && original.FailsWith is not null && !expected.Contains(name)
                        || (report & Report.Network) != 0 && original.IsAllow && IsNetwork(name, argument);
                    Assert.That(loaded, Is.EqualTo(isTold ? SeccompAction.Notify : original), $"{name} {argument:x}");
                }
            }
        });
    }

    private static bool IsNetwork(string name, ulong argument) => name is "connect" or "bind" or "sendmsg" or "sendmmsg" || (name == "sendto" && argument != 0);
}
