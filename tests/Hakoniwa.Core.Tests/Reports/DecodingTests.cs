using System.Globalization;
using System.Text;

using Hakoniwa.Core.Tests.Support;
using Hakoniwa.Reporting;
using Hakoniwa.Reporting.Decoding;
using Hakoniwa.Seccomp;

namespace Hakoniwa.Core.Tests.Reports;

/// <summary>How arguments are written for people; read from this process itself.</summary>
public sealed unsafe class DecodingTests
{
    private static readonly ArgumentText Arguments = new(new ProcessMemory());

    private static string Of(string call, params ReadOnlySpan<ulong> arguments)
        => Arguments.Of(Environment.ProcessId, call, SeccompArchitecture.Current.Call(SeccompArchitecture.Current.Numbers.GetValueOrDefault(call), arguments));

    [Test]
    public void A_rule_is_found_by_the_registers_that_the_call_came_with()
    {
        var policy = new SeccompPolicy(SeccompAction.Allow,
        [
            new("personality", SeccompAction.Fail(Errno.EPERM), SeccompCondition.Int64(0, SeccompComparison.Equal, ulong.MaxValue)),
            new("personality", SeccompAction.Fail(Errno.EACCES), SeccompCondition.Int64(0, SeccompComparison.NotEqual, 0)),
        ])
        {
            Further = [SeccompArchitecture.X86, SeccompArchitecture.Arm],
        };
        string Rule(SeccompArchitecture architecture, Errno errno) => RuleText.Of("p", policy, architecture.Call(architecture.Numbers["personality"], uint.MaxValue), errno);

        // A program of 32 bits has no larger number for -1.
        var narrow = SeccompArchitecture.Current == SeccompArchitecture.X64 ? SeccompArchitecture.X86 : SeccompArchitecture.Arm;
        Assert.Multiple(() =>
        {
            Assert.That(Rule(narrow, Errno.EPERM), Is.EqualTo("profile p: personality where argument 0 = 0xffffffffffffffff → EPERM"));
            Assert.That(Rule(SeccompArchitecture.Current, Errno.EACCES), Is.EqualTo("profile p: personality where argument 0 ≠ 0 → EACCES"));
        });
    }

    [Test]
    public void Every_kind_of_argument_is_known()
    {
        Assert.Multiple(() =>
        {
            foreach (var call in CallSignatures.Calls)
            {
                Assert.That(SyscallTable.IsKnown(call), Is.True, call);
                foreach (var kind in CallSignatures.Of(call)!)
                    Assert.That(ArgumentText.Kinds.Contains(kind) || ArgumentNames.Has(kind), Is.True, $"{call} {kind}");
            }
        });
    }

    [Test]
    public void Every_call_that_a_built_in_profile_refuses_is_described()
    {
        var refused = SeccompProfile.Default.PolicyFor([])!.Rules.Where(r => r.Action.FailsWith is not null).Select(r => r.SystemCall);

        Assert.That(refused.Where(c => CallSignatures.Of(c) is null), Is.Empty);
    }

    [Test]
    public void Every_name_has_the_value_of_the_c_headers()
    {
        Host.NeedsProgram("/usr/bin/cc");
        var all = ArgumentNames.All.Where(e => e.Name.Contains('_', StringComparison.Ordinal) || char.IsAsciiLetterUpper(e.Name[0])).DistinctBy(e => e.Name).ToArray();
        var program = new StringBuilder(Headers);
        foreach (var (name, _) in all)
            program.Append(CultureInfo.InvariantCulture, $"#ifdef {name}\nprintf(\"{name} %x\\n\", (unsigned)({name}));\n#endif\n");

        using var directory = new TemporaryDirectory();
        var (code, _, error) = Host.Run("/usr/bin/cc", "-w", "-o", directory.Place("names"), directory.File("names.c", program.Append("return 0; }\n").ToString()));
        Assert.That(code, Is.Zero, error);
        var theirs = Host.Run(directory.Place("names")).Output.Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(l => l.Split(' ')).ToDictionary(l => l[0], l => l[1], StringComparer.Ordinal);
        Assert.Multiple(() =>
        {
            Assert.That(theirs, Has.Count.GreaterThan(all.Length / 2));
            foreach (var (name, value) in all.Where(e => theirs.ContainsKey(e.Name)))
                Assert.That(value.ToString("x", CultureInfo.InvariantCulture), Is.EqualTo(theirs[name]), name);
        });
    }

    private const string Headers =
        """
        #define _GNU_SOURCE
        #include <stdio.h>
        #include <fcntl.h>
        #include <sched.h>
        #include <time.h>
        #include <sys/mount.h>
        #include <sys/ioctl.h>
        #include <sys/ptrace.h>
        #include <sys/resource.h>
        #include <sys/socket.h>
        #include <linux/keyctl.h>
        #include <linux/kvm.h>
        #include <linux/if_tun.h>
        #include <linux/prctl.h>
        #include <linux/ptrace.h>
        #include <linux/reboot.h>
        #include <linux/sockios.h>
        int main(void) {

        """;

    [Test]
    public void Flags_and_values_have_their_names()
    {
        Assert.Multiple(() =>
        {
            Assert.That(Of("unshare", 0x10020000), Is.EqualTo("CLONE_NEWNS|CLONE_NEWUSER"));
            Assert.That(Of("clone", 0x10000011), Is.EqualTo("CLONE_NEWUSER"), "without the signal");
            Assert.That(Of("umount2", 0, 10), Is.EqualTo("NULL, MNT_DETACH|UMOUNT_NOFOLLOW"));
            Assert.That(Of("mount", 0, 0, 0, 0xc0ed1000), Is.EqualTo("NULL, NULL, NULL, MS_BIND"));
            Assert.That(Of("socket", 38, 0x80805, 0), Is.EqualTo("AF_ALG, SOCK_SEQPACKET|SOCK_NONBLOCK|SOCK_CLOEXEC, 0").Or.Contain("SOCK_SEQPACKET"));
            Assert.That(Of("socket", 2, 3, 1), Is.EqualTo("AF_INET, SOCK_RAW, IPPROTO_ICMP"));
            Assert.That(Of("socket", 17, 3, 768), Is.EqualTo("AF_PACKET, SOCK_RAW, 0x300"));
            Assert.That(Of("ioctl", 0, 0xdeadbeef_00005412, 1), Is.EqualTo("0, TIOCSTI"));
            Assert.That(Of("ioctl", 3, 0x12345), Is.EqualTo("3, 0x12345"));
            Assert.That(Of("prctl", 1, 0), Is.EqualTo("PR_SET_PDEATHSIG, 0"));
            Assert.That(Of("keyctl", 1, 0), Is.EqualTo("KEYCTL_JOIN_SESSION_KEYRING, 0"));
            Assert.That(Of("bpf", 5), Is.EqualTo("BPF_PROG_LOAD"));
            Assert.That(Of("io_uring_setup", 256, 1), Is.EqualTo("256"));
            Assert.That(Of("setns", 7, 0x40000000), Is.EqualTo("7, CLONE_NEWNET"));
            Assert.That(Of("ptrace", 0x4206, 77), Is.EqualTo("PTRACE_SEIZE, 77"));
            Assert.That(Of("reboot", 0xfee1dead, 1, 0x4321fedc), Is.EqualTo("LINUX_REBOOT_CMD_POWER_OFF"));
            Assert.That(Of("clock_settime", 0, 1), Is.EqualTo("CLOCK_REALTIME"));
            Assert.That(Of("openat", 0xffffffff_ffffff9c, 0, 0x80241), Is.EqualTo("AT_FDCWD, NULL, O_WRONLY|O_CREAT|O_TRUNC|O_CLOEXEC"));
            Assert.That(Of("kcmp", 1, 2, 3), Is.EqualTo("1, 2, 3"));
            Assert.That(Of("sched_yield", 1, 0, 3), Is.EqualTo("0x1, 0x0, 0x3"), "nobody described it");
        });
    }

    [Test]
    public void Addresses_are_read()
    {
        var inet = new byte[] { 2, 0, 1, 0xbb, 192, 0, 2, 1, 0, 0, 0, 0, 0, 0, 0, 0 };
        var path = Encoding.ASCII.GetBytes("\u0001\0/run/x.sock\0junk");
        var @abstract = Encoding.ASCII.GetBytes("\u0001\0\0name");
        fixed (byte* a = inet, b = path, c = @abstract)
        {
            Assert.That(Of("connect", 3, (ulong)a, 16), Is.EqualTo("3, 192.0.2.1:443"));
            Assert.That(Of("connect", 3, (ulong)b, (ulong)path.Length), Is.EqualTo("3, unix:\"/run/x.sock\""));
            Assert.That(Of("connect", 3, (ulong)c, (ulong)@abstract.Length), Is.EqualTo("3, unix:@\"name\""));
            Assert.That(Of("connect", 3, 12345, 16), Is.EqualTo("3, 0x3039"));
            Assert.That(Of("connect", 3, (ulong)a, 0xffffffff), Is.EqualTo("3, 0x" + ((ulong)a).ToString("x", CultureInfo.InvariantCulture)));
        }
    }

    [Test]
    public void Memory_that_may_not_be_read_is_shown_as_a_number_and_said()
    {
        const int somebodyElses = 1;
        Host.NeedsOrdinaryUser("root may read every process");
        var memory = new ProcessMemory();
        var call = SeccompArchitecture.Current.Call(SeccompArchitecture.Current.Numbers["chroot"], 0x12340);

        Assert.That(new ArgumentText(memory).Of(somebodyElses, "chroot", call), Is.EqualTo("0x12340"));
        Assert.That(memory.Refused, Is.EqualTo(Errno.EPERM));
    }

    [Test]
    public void A_text_at_the_end_of_memory_is_read_up_to_there()
    {
        const int page = 4096;
        using var file = System.IO.MemoryMappedFiles.MemoryMappedFile.CreateNew(null, page);
        using var view = file.CreateViewAccessor(0, page);
        var start = (ulong)view.SafeMemoryMappedViewHandle.DangerousGetHandle();
        view.WriteArray(page - 4, "/abc"u8.ToArray(), 0, 4);

        Assert.That(Of("chroot", start + page - 4), Does.StartWith("\"/abc"));
    }

    [TestCase("[2001:db8::1]:80", "0a00005000000000" + "20010db8000000000000000000000001" + "00000000", true)]
    [TestCase("192.0.2.7:80", "0a00005000000000" + "00000000000000000000ffffc0000207" + "00000000", true)]
    [TestCase("127.0.0.1:80", "0a00005000000000" + "00000000000000000000ffff7f000001" + "00000000", false)]
    [TestCase("[::]:80", "0a00005000000000" + "00000000000000000000000000000000", false)]
    [TestCase("0.0.0.0:80", "02000050000000000000000000000000", false)]
    [TestCase("224.0.0.1:80", "02000050e00000010000000000000000", true)]
    public void Addresses_that_lead_outside_are_told_from_others(string text, string bytes, bool isOutside)
    {
        var address = PeerAddress.Parse(Convert.FromHexString(bytes))!.Value;

        Assert.That((address.ToString(), address.IsOutside), Is.EqualTo((text, isOutside)));
    }

    [TestCase("")]
    [TestCase("02")]
    [TestCase("0200005000000000")]
    [TestCase("0a000050000000000000000000000000")]
    [TestCase("01002f78")]
    [TestCase("00000050c00002010000000000000000")]
    public void What_is_no_address_of_the_internet_is_none(string bytes) => Assert.That(PeerAddress.Parse(Convert.FromHexString(bytes)), Is.Null);
}
