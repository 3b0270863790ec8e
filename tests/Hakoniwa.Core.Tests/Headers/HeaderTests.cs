using System.Globalization;
using System.Reflection;
using System.Runtime.InteropServices;
using System.Text;

using Hakoniwa.Core.Tests.Support;
using Hakoniwa.Interop;
using Hakoniwa.Seccomp;

namespace Hakoniwa.Core.Tests.Headers;

/// <summary>The numbers of src/Hakoniwa.Core/Interop against those of the machine's C headers.</summary>
public sealed class HeaderTests
{
    private const string Prologue =
        """
        #define _GNU_SOURCE
        #include <stddef.h>
        #include <stdio.h>
        #include <dirent.h>
        #include <fcntl.h>
        #include <poll.h>
        #include <sched.h>
        #include <signal.h>
        #include <unistd.h>
        #include <sys/epoll.h>
        #include <sys/mount.h>
        #include <sys/ioctl.h>
        #include <linux/keyctl.h>
        #include <sys/prctl.h>
        #include <sys/resource.h>
        #include <sys/socket.h>
        #include <sys/stat.h>
        #include <sys/wait.h>
        #include <sys/syscall.h>
        #include <netinet/in.h>
        #include <netinet/tcp.h>
        #include <net/if.h>
        #include <asm/ioctls.h>
        #include <linux/audit.h>
        #include <linux/capability.h>
        #include <linux/close_range.h>
        #include <linux/filter.h>
        #include <linux/ipv6_route.h>
        #include <linux/landlock.h>
        #if !defined(MOUNT_ATTR_RDONLY)
        #include <linux/mount.h>
        #endif
        #include <linux/openat2.h>
        #include <linux/rtnetlink.h>
        #include <linux/ptrace.h>
        #include <linux/sched.h>
        #include <linux/seccomp.h>
        #include <linux/sockios.h>
        #define _ASM_GENERIC_FCNTL_H
        #define F_LINUX_SPECIFIC_BASE 1024
        #if __has_include(<linux/pidfd.h>)
        #include <linux/pidfd.h>
        #endif
        """;

    /// <summary>Names of ours that C has no word for, with what stands for them there.</summary>
    private static readonly Dictionary<string, string> Spelled = new(StringComparer.Ordinal)
    {
        ["Signal.SigsetSize"] = "8",
        ["Signal.NSIG"] = "_NSIG - 1",
        ["Signal.KernelSigactionSize"] = "sizeof(void *) * 3 + 8",
        ["Capability.Last"] = "63",
        ["Socket.IfreqSize"] = "sizeof(struct ifreq)",
        ["Epoll.MaxEventSize"] = "16",
        ["Epoll.DataOffset"] = "offsetof(struct epoll_event, data)",
        ["Ioctl.TCGETS2"] = "_IOR('T', 0x2A, char[44])",
        ["Ioctl.TCSETS2"] = "_IOW('T', 0x2B, char[44])",
        ["Ioctl.TCSETSW2"] = "_IOW('T', 0x2C, char[44])",
        ["Ioctl.TCSETSF2"] = "_IOW('T', 0x2D, char[44])",
        ["Ioctl.FICLONE"] = "_IOW(0x94, 9, int)",
        ["SeccompData.NumberOffset"] = "offsetof(struct seccomp_data, nr)",
        ["SeccompData.ArchitectureOffset"] = "offsetof(struct seccomp_data, arch)",
        ["SeccompData.ArgumentsOffset"] = "offsetof(struct seccomp_data, args)",
        ["SeccompData.ArgumentCount"] = "6",
        ["SeccompData.Size"] = "sizeof(struct seccomp_data)",
        ["Audit.Is64Bit"] = "__AUDIT_ARCH_64BIT",
        ["Audit.LittleEndian"] = "__AUDIT_ARCH_LE",
    };

    /// <summary>Structures, by their names in C.</summary>
    private static readonly Dictionary<Type, string> Structures = new()
    {
        [typeof(Fcntl.open_how)] = "struct open_how",
        [typeof(Ioctl.winsize)] = "struct winsize",
        [typeof(Mount.mount_attr)] = "struct mount_attr",
        [typeof(Poll.pollfd)] = "struct pollfd",
        [typeof(Hakoniwa.Interop.Socket.iovec)] = "struct iovec",
        [typeof(Hakoniwa.Interop.Socket.msghdr)] = "struct msghdr",
        [typeof(Hakoniwa.Interop.Socket.cmsghdr)] = "struct cmsghdr",
        [typeof(Hakoniwa.Interop.Socket.sockaddr_in)] = "struct sockaddr_in",
        [typeof(Hakoniwa.Interop.Socket.sockaddr_in6)] = "struct sockaddr_in6",
        [typeof(Hakoniwa.Interop.Socket.in6_rtmsg)] = "struct in6_rtmsg",
        [typeof(Wait.siginfo_t)] = "siginfo_t",
        [typeof(Wait.rusage)] = "struct rusage",
        [typeof(Stat.statx)] = "struct statx",
        [typeof(SeccompNotif)] = "struct seccomp_notif",
        [typeof(SeccompNotifResp)] = "struct seccomp_notif_resp",
        [typeof(SeccompNotifSizes)] = "struct seccomp_notif_sizes",
    };

    private static IEnumerable<Type> Headers => typeof(Syscall).Assembly.GetTypes().Where(t => t.Namespace == "Hakoniwa.Interop" && !t.IsNested);

    [Test]
    public void Every_constant_has_the_value_of_the_c_headers()
    {
        var ours = Headers.Where(t => t != typeof(Syscall)).SelectMany(Constants).ToDictionary(c => c.Name, c => c.Value, StringComparer.Ordinal);
        var theirs = Compile([.. ours.Keys.Select(name => (name, Expression(name), Word(name)))]);
        Report(ours.Keys.Where(n => !theirs.ContainsKey(n)));

        Assert.Multiple(() =>
        {
            Assert.That(theirs, Has.Count.GreaterThan(ours.Count * 8 / 10), "most of them are in the headers");
            foreach (var (name, value) in theirs)
                Assert.That(ours[name], Is.EqualTo(value), name);
        });
    }

    [Test]
    public void Every_structure_has_the_size_and_the_offsets_of_the_c_headers()
    {
        var ours = Structures.Keys.SelectMany(Layout).ToDictionary(l => l.Name, l => l.Value, StringComparer.Ordinal);
        var theirs = Compile([.. ours.Keys.Select(name => (name, name, (string?)null))]);

        Assert.That(theirs.OrderBy(t => t.Key, StringComparer.Ordinal), Is.EqualTo(ours.OrderBy(o => o.Key, StringComparer.Ordinal)));
    }

    [Test]
    public void Every_call_number_is_that_of_asm_unistd_and_of_both_tables()
    {
        var ours = Constants(typeof(Syscall)).ToDictionary(c => c.Name["Syscall.".Length..], c => c.Value, StringComparer.Ordinal);
        var table = RuntimeInformation.ProcessArchitecture == Architecture.Arm64 ? SyscallTable.Arm64 : SyscallTable.X64;
        var theirs = Compile([.. ours.Keys.Select(name => (name, "SYS_" + name, (string?)("SYS_" + name)))]);
        Report(ours.Keys.Where(n => !theirs.ContainsKey(n)));

        Assert.Multiple(() =>
        {
            foreach (var (name, value) in ours)
                Assert.That((long)table[name], Is.EqualTo(value), name + " in our table");
            foreach (var (name, value) in theirs)
                Assert.That(ours[name], Is.EqualTo(value), name + " in the headers");
        });
    }

    [Test]
    public void The_numbers_for_the_other_architecture_are_those_of_its_table()
    {
        // The fields hold this machine's numbers, so the other machine's are read where they are written.
        var source = Checkout.PathOf("src/Hakoniwa.Core/Interop/Syscall.cs");
        var pairs = File.ReadLines(source)
            .Select(line => System.Text.RegularExpressions.Regex.Match(line, @"static readonly int (\w+) = X64 \? (\d+) : (\d+);"))
            .Where(m => m.Success)
            .Select(m => (Name: m.Groups[1].Value, X64: int.Parse(m.Groups[2].Value, CultureInfo.InvariantCulture), Arm64: int.Parse(m.Groups[3].Value, CultureInfo.InvariantCulture)))
            .ToArray();

        Assert.Multiple(() =>
        {
            Assert.That(pairs, Has.Length.GreaterThan(30));
            foreach (var (name, x64, arm64) in pairs)
                Assert.That((x64, arm64), Is.EqualTo((SyscallTable.X64[name], SyscallTable.Arm64[name])), name);
            foreach (var same in typeof(Syscall).GetFields(BindingFlags.Static | BindingFlags.NonPublic).Where(f => f.IsLiteral))
                Assert.That((int)same.GetRawConstantValue()!, Is.EqualTo(SyscallTable.Arm64[same.Name]).And.EqualTo(SyscallTable.X64[same.Name]), same.Name);
        });
    }

    [Test]
    public void Every_error_number_has_the_value_of_the_c_headers()
    {
        var ours = Enum.GetValues<Errno>().Where(e => e != 0).ToDictionary(e => e.ToString(), e => (long)e, StringComparer.Ordinal);
        var theirs = Compile([.. ours.Keys.Select(name => (name, name, (string?)name))], "#include <errno.h>");

        Assert.That(theirs.OrderBy(t => t.Key, StringComparer.Ordinal), Is.EqualTo(ours.OrderBy(o => o.Key, StringComparer.Ordinal)));
    }

    [Test]
    public void Every_resource_limit_has_the_number_of_the_c_headers()
    {
        var ours = RlimitWords.ToDictionary(w => w.Value, w => (long)w.Key, StringComparer.Ordinal);
        var theirs = Compile([.. ours.Keys.Select(name => (name, name, (string?)null))]);

        Assert.That(theirs.OrderBy(t => t.Key, StringComparer.Ordinal), Is.EqualTo(ours.OrderBy(o => o.Key, StringComparer.Ordinal)));
        Assert.That(RlimitWords.Keys, Is.EquivalentTo(Enum.GetValues<Rlimit>()));
    }

    private static readonly Dictionary<Rlimit, string> RlimitWords = new()
    {
        [Rlimit.Cpu] = "RLIMIT_CPU",
        [Rlimit.FileSize] = "RLIMIT_FSIZE",
        [Rlimit.Data] = "RLIMIT_DATA",
        [Rlimit.Stack] = "RLIMIT_STACK",
        [Rlimit.Core] = "RLIMIT_CORE",
        [Rlimit.ResidentSet] = "RLIMIT_RSS",
        [Rlimit.Processes] = "RLIMIT_NPROC",
        [Rlimit.NoFile] = "RLIMIT_NOFILE",
        [Rlimit.LockedMemory] = "RLIMIT_MEMLOCK",
        [Rlimit.AddressSpace] = "RLIMIT_AS",
        [Rlimit.Locks] = "RLIMIT_LOCKS",
        [Rlimit.PendingSignals] = "RLIMIT_SIGPENDING",
        [Rlimit.MessageQueues] = "RLIMIT_MSGQUEUE",
        [Rlimit.Nice] = "RLIMIT_NICE",
        [Rlimit.RealTimePriority] = "RLIMIT_RTPRIO",
        [Rlimit.RealTimeCpu] = "RLIMIT_RTTIME",
    };

    private static void Report(IEnumerable<string> missing)
        => TestContext.Out.WriteLine("not in this machine's headers: " + string.Join(' ', missing));

    private static IEnumerable<(string Name, long Value)> Constants(Type header)
        => from field in header.GetFields(BindingFlags.Static | BindingFlags.Public | BindingFlags.NonPublic)
           where (field.IsLiteral || field.IsInitOnly) && field.FieldType.IsPrimitive && field.FieldType != typeof(bool)
           let value = field.GetValue(null)!
           select (header.Name + "." + field.Name, value is ulong large ? unchecked((long)large) : Convert.ToInt64(value, CultureInfo.InvariantCulture));

    private static IEnumerable<(string Name, long Value)> Layout(Type type)
    {
        yield return ($"sizeof({Structures[type]})", Marshal.SizeOf(type));
        foreach (var field in type.GetFields(BindingFlags.Instance | BindingFlags.Public | BindingFlags.NonPublic))
            yield return ($"offsetof({Structures[type]}, {InC(field.Name)})", Marshal.OffsetOf(type, field.Name));
    }

    /// <summary>Where C has a structure for a time, we have its two fields.</summary>
    private static string InC(string field)
        => field.Replace("_sec", ".tv_sec", StringComparison.Ordinal).Replace("_usec", ".tv_usec", StringComparison.Ordinal).Replace("_nsec", ".tv_nsec", StringComparison.Ordinal);

    private static string Expression(string name) => Spelled.GetValueOrDefault(name, name[(name.IndexOf('.', StringComparison.Ordinal) + 1)..]);

    /// <summary>The macro whose absence means that the headers lack it; null where it is an expression of ours.</summary>
    private static string? Word(string name) => Spelled.ContainsKey(name) ? null : Expression(name);

    /// <summary>Compiles and runs a C program that prints each name with its value, leaving out what the headers do not know.</summary>
    private static Dictionary<string, long> Compile(IReadOnlyList<(string Name, string Expression, string? Word)> questions, string more = "")
    {
        Host.NeedsProgram("/usr/bin/cc");
        using var directory = new TemporaryDirectory();
        var program = new StringBuilder(Prologue).Append('\n').Append(more).Append("\nint main(void) {\n");
        foreach (var (name, expression, word) in questions)
        {
            var print = $"printf(\"%s\\t%lld\\n\", \"{name}\", (long long)({expression}));\n";
            program.Append(word is null || Enumerators.Contains(word) ? print : $"#ifdef {word}\n{print}#endif\n");
        }

        var source = directory.File("constants.c", program.Append("return 0; }\n").ToString());
        var (code, _, error) = Host.Run("/usr/bin/cc", "-w", "-o", directory.Place("constants"), source);
        Assert.That(code, Is.Zero, error);
        return Host.Run(directory.Place("constants")).Output.Split('\n', StringSplitOptions.RemoveEmptyEntries)
            .Select(line => line.Split('\t'))
            .ToDictionary(parts => parts[0], parts => long.Parse(parts[1], CultureInfo.InvariantCulture), StringComparer.Ordinal);
    }

    /// <summary>Words that the headers define as enumerators, which #ifdef does not see.</summary>
    private static readonly HashSet<string> Enumerators = ["P_ALL", "P_PID", "P_PIDFD", "MS_RDONLY", "SOCK_STREAM", "SOCK_DGRAM", "SOCK_SEQPACKET", "SCM_RIGHTS", "TCP_CLOSE", "RTN_LOCAL", "IPPROTO_TCP", "IPPROTO_UDP", "IPPROTO_ICMP", "IPPROTO_ICMPV6", "IPPROTO_IPV6", "EPOLLIN", "EPOLLONESHOT"];
}
