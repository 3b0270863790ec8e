using System.Runtime.InteropServices;

using Hakoniwa.Core.Tests.Support;

namespace Hakoniwa.Core.Tests.Reports;

/// <summary>What is told of calls that the profile refuses.</summary>
public sealed class DenialTests
{
    /// <summary>In the x32 interface: 39 and bit 30.</summary>
    private const string Getpid = "1073741863";

    [Test]
    public void Tracing_connecting_and_mounting_are_told_with_their_arguments()
    {
        var (lines, report) = Reported.Run(Reported.Sandbox(),
            ["ptrace-attach", "1"], ["connect", "192.0.2.1", "443"], ["mount-as", "/dev/sda1", "/mnt", "ext4", "1"]);

        Assert.Multiple(() =>
        {
            Assert.That(lines.Select(l => l.Error), Is.EqualTo(new[] { Errno.EPERM, Errno.ENETUNREACH, Errno.EPERM }));
            Assert.That(Reported.Lines(report), Is.EqualTo(new[]
            {
                "ptrace(PTRACE_ATTACH, 1) EPERM x1",
                "mount(\"/dev/sda1\", \"/mnt\", \"ext4\", MS_RDONLY) EPERM x1",
                "connect 192.0.2.1 443 x1",
            }));
            Assert.That(report.Denials.Select(d => d.Rule), Is.EqualTo(new[] { "profile default: ptrace → EPERM", "profile default: mount → EPERM" }));
            Assert.That(report.Denials.Select(d => d.Process), Is.All.EqualTo("dotnet"));
            Assert.That(report.Denials.Select(d => d.ProcessId), Is.All.GreaterThan(1));
            Assert.That((report.IsEmpty, report.Unlisted, report.NotAvailable.Length), Is.EqualTo((false, 0L, 0)));
        });
    }

    [Test]
    public void A_program_that_does_nothing_wrong_has_an_empty_report()
    {
        var (lines, report) = Reported.Run(Reported.Sandbox(), ["pids"], ["echo", "127.0.0.1"], ["echo", "::1"]);

        Assert.Multiple(() =>
        {
            Assert.That(lines.Select(l => l.Ok), Is.All.True);
            Assert.That(Reported.Lines(report), Is.Empty);
            Assert.That((report.IsEmpty, report.Unlisted, report.NotAvailable.Length), Is.EqualTo((true, 0L, 0)));
        });
    }

    [Test]
    public void Without_being_asked_for_there_is_no_report()
        => Assert.That(Container.Hermetic().Command("/bin/true").Status().Report, Is.Null);

    [Test]
    public void The_same_call_is_told_once_with_its_count()
    {
        var (_, report) = Reported.Run(Reported.Sandbox(), ["ptrace-attach", "1"], ["ptrace-me"], ["ptrace-attach", "1"], ["ptrace-attach", "1"]);

        Assert.That(Reported.Lines(report), Is.EqualTo(new[] { "ptrace(PTRACE_ATTACH, 1) EPERM x3", "ptrace(PTRACE_TRACEME, 0) EPERM x1" }));
    }

    [Test]
    public void A_call_is_told_of_the_process_that_made_it()
    {
        var (output, report) = Reported.Shell(Reported.Sandbox(), "(unshare -U true & echo $!; wait) 2>/dev/null; exit 0");
        var denial = report.Denials.Single();

        Assert.That((denial.SystemCall, denial.Arguments, denial.Process, denial.ProcessId.ToString(null, null)),
            Is.EqualTo(("unshare", "CLONE_NEWUSER", "unshare", output.StandardOutput.Trim())));
    }

    [Test]
    public void Names_that_a_program_chose_cannot_write_to_a_terminal()
    {
        // ESC ] 0 ; x BEL, a new line, what is no UTF-8, and a mark that reverses what follows.
        var (_, report) = Reported.Run(Reported.Sandbox(), ["mount-bytes", "1b5d303b7807" + "0a" + "ff22" + "e280ae"]);

        Assert.That(report.Denials.Single().Arguments, Is.EqualTo("\"\\x1b]0;x\\x07\\n\\xff\\\"\\u202e\", \"/t\", NULL, 0"));
    }

    [Test]
    public void A_name_without_an_end_is_cut_and_an_address_of_nothing_is_a_number()
    {
        var (lines, report) = Reported.Run(Reported.Sandbox(), ["mount-as", new string('a', 5000), "/t", "x", "0"], ["registers", Reported.Number("mount"), "12345", "0", "0", "0"]);

        Assert.Multiple(() =>
        {
            Assert.That(lines.Select(l => l.Error), Is.All.EqualTo(Errno.EPERM));
            Assert.That(report.Denials[0].Arguments, Is.EqualTo($"\"{new string('a', 200)}…\", \"/t\", \"x\", 0"));
            Assert.That(report.Denials[1].Arguments, Is.EqualTo("0x3039, NULL, NULL, 0"));
        });
    }

    [Test]
    public void The_rule_is_told_with_its_conditions()
    {
        var sandbox = Reported.Sandbox().Seccomp(SeccompProfile.Default.Deny("socket", Errno.EAFNOSUPPORT));
        var (_, report) = Reported.Run(sandbox, ["socket", "38", "5", "0"], ["registers", Getpid], ["registers", "4095", "1", "0", "7"], ["unshare", "10000000"]);

        Assert.That(report.Denials.Select(d => $"{d.SystemCall} {d.Arguments}: {d.Rule}"), Is.EqualTo(new[]
        {
            "socket AF_ALG, SOCK_SEQPACKET, 0: profile default, deny socket (EAFNOSUPPORT): socket → EAFNOSUPPORT",
            "getpid : profile default, deny socket (EAFNOSUPPORT): calls of the x32 interface → ENOSYS",
            "#4095 0x1, 0x0, 0x7: profile default, deny socket (EAFNOSUPPORT): everything else → ENOSYS",
            "unshare CLONE_NEWUSER: profile default, deny socket (EAFNOSUPPORT): unshare where argument 0 & 0x7e020080 ≠ 0 → EPERM",
        }));
    }

    /// <summary>To allow clone as a whole would let namespaces be made, and the call of the other interface be refused as before.</summary>
    [Test]
    public void Nothing_is_advised_for_a_call_that_was_refused_for_its_interface()
    {
        const int x32Clone = 0x40000000 | 56;
        var (lines, report) = Reported.Run(Reported.Sandbox(), ["call", x32Clone.ToString(null, null), "0"], ["unshare", "10000000"]);

        Assert.That(lines[0].Error, Is.EqualTo(Errno.ENOSYS));
        Assert.That(report.Findings().Select(f => f.Allow), Is.EqualTo(new[] { "", ".Seccomp(SeccompProfile.Default.Allow(\"unshare\"))" }));
    }

    [Test]
    public void Calls_of_32_bit_programs_are_told_by_their_names_there()
    {
        if (RuntimeInformation.ProcessArchitecture != Architecture.X64)
            Assert.Ignore("needs x86-64");

        // 21 is mount(2) there. Without that interface the processor's answer is SIGSEGV.
        using var program = new NativeProgram(
            """
            int main(void)
            {
                long result;
                __asm__ volatile("int $0x80" : "=a"(result) : "a"(21), "b"(0), "c"(0), "d"(0), "S"(1), "D"(0) : "memory", "r8", "r9", "r10", "r11");
                return result == -ENOSYS ? 0 : 1;
            }
            """);
        var status = program.In(Reported.Sandbox(Report.Denials)).Command(program.Path).AsPid1().Status();
        if (status.Signal == 11)
            Assert.Ignore("needs a kernel that runs 32-bit programs");

        var denial = Reported.Of(status).Denials.Single();
        Assert.That((status.ExitCode, denial.SystemCall, denial.Arguments, denial.Rule),
            Is.EqualTo((0, "mount", "NULL, NULL, NULL, MS_RDONLY", "profile default: calls of the x86 interface → ENOSYS")));
    }

    [Test]
    public void A_refusal_that_programs_expect_is_not_told()
    {
        const int clone3 = 435;
        var (lines, report) = Reported.Run(Reported.Sandbox(), ["registers", clone3.ToString(null, null), "0", "0"]);

        Assert.That((lines[0].Error, report.IsEmpty), Is.EqualTo((Errno.ENOSYS, true)));
    }

    [Test]
    public void Without_a_filter_nothing_is_refused()
    {
        var (_, report) = Reported.Shell(Reported.Sandbox(Report.Denials).Seccomp(SeccompProfile.Unconfined), "unshare -U true");

        Assert.That((report.IsEmpty, report.NotAvailable.Length), Is.EqualTo((true, 0)));
    }
}
