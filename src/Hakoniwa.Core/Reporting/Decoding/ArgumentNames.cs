using System.Globalization;

namespace Hakoniwa.Reporting.Decoding;

/// <summary>The kernel's names of values and of flags.</summary>
internal static class ArgumentNames
{
    /// <summary>
    /// A line for each table: its name, <c>|</c> if several can be set at once, and <c>NAME=value</c> for each, in hexadecimal. All of them are the
    /// same on x86-64 and arm64.
    /// </summary>
    private const string Lines =
        """
        mount-flags | MS_RDONLY=1 MS_NOSUID=2 MS_NODEV=4 MS_NOEXEC=8 MS_SYNCHRONOUS=10 MS_REMOUNT=20 MS_MANDLOCK=40 MS_DIRSYNC=80 MS_NOATIME=400 MS_NODIRATIME=800 MS_BIND=1000 MS_MOVE=2000 MS_REC=4000 MS_SILENT=8000 MS_UNBINDABLE=20000 MS_PRIVATE=40000 MS_SLAVE=80000 MS_SHARED=100000 MS_RELATIME=200000 MS_STRICTATIME=1000000 MS_LAZYTIME=2000000
        umount-flags | MNT_FORCE=1 MNT_DETACH=2 MNT_EXPIRE=4 UMOUNT_NOFOLLOW=8
        open-tree-flags | OPEN_TREE_CLONE=1 AT_NO_AUTOMOUNT=800 AT_EMPTY_PATH=1000 AT_RECURSIVE=8000 OPEN_TREE_CLOEXEC=80000
        fsconfig-command FSCONFIG_SET_FLAG=0 FSCONFIG_SET_STRING=1 FSCONFIG_SET_BINARY=2 FSCONFIG_SET_PATH=3 FSCONFIG_SET_PATH_EMPTY=4 FSCONFIG_SET_FD=5 FSCONFIG_CMD_CREATE=6 FSCONFIG_CMD_RECONFIGURE=7
        clone-flags | CLONE_NEWTIME=80 CLONE_VM=100 CLONE_FS=200 CLONE_FILES=400 CLONE_SIGHAND=800 CLONE_PIDFD=1000 CLONE_PTRACE=2000 CLONE_VFORK=4000 CLONE_PARENT=8000 CLONE_THREAD=10000 CLONE_NEWNS=20000 CLONE_SYSVSEM=40000 CLONE_SETTLS=80000 CLONE_PARENT_SETTID=100000 CLONE_CHILD_CLEARTID=200000 CLONE_UNTRACED=800000 CLONE_CHILD_SETTID=1000000 CLONE_NEWCGROUP=2000000 CLONE_NEWUTS=4000000 CLONE_NEWIPC=8000000 CLONE_NEWUSER=10000000 CLONE_NEWPID=20000000 CLONE_NEWNET=40000000 CLONE_IO=80000000
        ptrace-request PTRACE_TRACEME=0 PTRACE_PEEKTEXT=1 PTRACE_PEEKDATA=2 PTRACE_PEEKUSR=3 PTRACE_POKETEXT=4 PTRACE_POKEDATA=5 PTRACE_POKEUSR=6 PTRACE_CONT=7 PTRACE_KILL=8 PTRACE_SINGLESTEP=9 PTRACE_ATTACH=10 PTRACE_DETACH=11 PTRACE_SYSCALL=18 PTRACE_SETOPTIONS=4200 PTRACE_GETEVENTMSG=4201 PTRACE_GETSIGINFO=4202 PTRACE_SETSIGINFO=4203 PTRACE_GETREGSET=4204 PTRACE_SETREGSET=4205 PTRACE_SEIZE=4206 PTRACE_INTERRUPT=4207 PTRACE_LISTEN=4208 PTRACE_PEEKSIGINFO=4209 PTRACE_SECCOMP_GET_FILTER=420c
        keyctl-command KEYCTL_GET_KEYRING_ID=0 KEYCTL_JOIN_SESSION_KEYRING=1 KEYCTL_UPDATE=2 KEYCTL_REVOKE=3 KEYCTL_CHOWN=4 KEYCTL_SETPERM=5 KEYCTL_DESCRIBE=6 KEYCTL_CLEAR=7 KEYCTL_LINK=8 KEYCTL_UNLINK=9 KEYCTL_SEARCH=a KEYCTL_READ=b KEYCTL_INSTANTIATE=c KEYCTL_NEGATE=d KEYCTL_SET_REQKEY_KEYRING=e KEYCTL_SET_TIMEOUT=f KEYCTL_ASSUME_AUTHORITY=10 KEYCTL_GET_SECURITY=11 KEYCTL_SESSION_TO_PARENT=12 KEYCTL_REJECT=13 KEYCTL_INSTANTIATE_IOV=14 KEYCTL_INVALIDATE=15 KEYCTL_GET_PERSISTENT=16
        key KEY_SPEC_THREAD_KEYRING=ffffffff KEY_SPEC_PROCESS_KEYRING=fffffffe KEY_SPEC_SESSION_KEYRING=fffffffd KEY_SPEC_USER_KEYRING=fffffffc KEY_SPEC_USER_SESSION_KEYRING=fffffffb KEY_SPEC_GROUP_KEYRING=fffffffa
        bpf-command BPF_MAP_CREATE=0 BPF_MAP_LOOKUP_ELEM=1 BPF_MAP_UPDATE_ELEM=2 BPF_MAP_DELETE_ELEM=3 BPF_MAP_GET_NEXT_KEY=4 BPF_PROG_LOAD=5 BPF_OBJ_PIN=6 BPF_OBJ_GET=7 BPF_PROG_ATTACH=8 BPF_PROG_DETACH=9 BPF_PROG_TEST_RUN=a BPF_PROG_QUERY=10 BPF_RAW_TRACEPOINT_OPEN=11 BPF_BTF_LOAD=12 BPF_LINK_CREATE=1c BPF_TOKEN_CREATE=24
        address-family AF_UNSPEC=0 AF_UNIX=1 AF_INET=2 AF_AX25=3 AF_IPX=4 AF_APPLETALK=5 AF_X25=9 AF_INET6=a AF_KEY=f AF_NETLINK=10 AF_PACKET=11 AF_RDS=15 AF_LLC=1a AF_CAN=1d AF_TIPC=1e AF_BLUETOOTH=1f AF_RXRPC=21 AF_ALG=26 AF_NFC=27 AF_VSOCK=28 AF_KCM=29 AF_QIPCRTR=2a AF_SMC=2b AF_XDP=2c
        protocol IPPROTO_ICMP=1 IPPROTO_TCP=6 IPPROTO_UDP=11 IPPROTO_ICMPV6=3a IPPROTO_SCTP=84 IPPROTO_RAW=ff
        socketcall-command socket=1 bind=2 connect=3 listen=4 accept=5 getsockname=6 getpeername=7 socketpair=8 send=9 recv=a sendto=b recvfrom=c shutdown=d setsockopt=e getsockopt=f sendmsg=10 recvmsg=11 accept4=12 recvmmsg=13 sendmmsg=14
        ioctl-request TCGETS=5401 TCSETS=5402 TIOCSCTTY=540e TIOCGPGRP=540f TIOCSPGRP=5410 TIOCSTI=5412 TIOCGWINSZ=5413 TIOCSWINSZ=5414 TIOCCONS=541d TIOCLINUX=541c TIOCNOTTY=5422 TIOCSETD=5423 FIONREAD=541b FIONBIO=5421 SIOCGIFCONF=8912 SIOCGIFFLAGS=8913 SIOCSIFFLAGS=8914 SIOCSIFADDR=8916 TUNSETIFF=400454ca KVM_GET_API_VERSION=ae00 KVM_CREATE_VM=ae01
        prctl-option PR_SET_PDEATHSIG=1 PR_GET_DUMPABLE=3 PR_SET_DUMPABLE=4 PR_SET_KEEPCAPS=8 PR_SET_NAME=f PR_SET_SECCOMP=16 PR_CAPBSET_READ=17 PR_CAPBSET_DROP=18 PR_SET_TSC=1a PR_SET_SECUREBITS=1c PR_SET_TIMERSLACK=1d PR_SET_MM=23 PR_SET_CHILD_SUBREAPER=24 PR_SET_NO_NEW_PRIVS=26 PR_SET_THP_DISABLE=29 PR_CAP_AMBIENT=2f PR_SET_SPECULATION_CTRL=35 PR_SCHED_CORE=3e PR_SET_VMA=53564d41 PR_SET_PTRACER=59616d61
        reboot-command LINUX_REBOOT_CMD_RESTART=1234567 LINUX_REBOOT_CMD_HALT=cdef0123 LINUX_REBOOT_CMD_CAD_ON=89abcdef LINUX_REBOOT_CMD_CAD_OFF=0 LINUX_REBOOT_CMD_POWER_OFF=4321fedc LINUX_REBOOT_CMD_RESTART2=a1b2c3d4 LINUX_REBOOT_CMD_KEXEC=45584543
        syslog-action SYSLOG_ACTION_CLOSE=0 SYSLOG_ACTION_OPEN=1 SYSLOG_ACTION_READ=2 SYSLOG_ACTION_READ_ALL=3 SYSLOG_ACTION_READ_CLEAR=4 SYSLOG_ACTION_CLEAR=5 SYSLOG_ACTION_CONSOLE_OFF=6 SYSLOG_ACTION_CONSOLE_ON=7 SYSLOG_ACTION_CONSOLE_LEVEL=8 SYSLOG_ACTION_SIZE_UNREAD=9 SYSLOG_ACTION_SIZE_BUFFER=a
        clock CLOCK_REALTIME=0 CLOCK_MONOTONIC=1 CLOCK_PROCESS_CPUTIME_ID=2 CLOCK_THREAD_CPUTIME_ID=3 CLOCK_MONOTONIC_RAW=4 CLOCK_REALTIME_COARSE=5 CLOCK_MONOTONIC_COARSE=6 CLOCK_BOOTTIME=7 CLOCK_REALTIME_ALARM=8 CLOCK_BOOTTIME_ALARM=9 CLOCK_TAI=b
        resource RLIMIT_CPU=0 RLIMIT_FSIZE=1 RLIMIT_DATA=2 RLIMIT_STACK=3 RLIMIT_CORE=4 RLIMIT_RSS=5 RLIMIT_NPROC=6 RLIMIT_NOFILE=7 RLIMIT_MEMLOCK=8 RLIMIT_AS=9 RLIMIT_LOCKS=a RLIMIT_SIGPENDING=b RLIMIT_MSGQUEUE=c RLIMIT_NICE=d RLIMIT_RTPRIO=e RLIMIT_RTTIME=f
        access-mode O_RDONLY=0 O_WRONLY=1 O_RDWR=2 O_ACCMODE=3
        open-flag-bits | O_CREAT=40 O_EXCL=80 O_NOCTTY=100 O_TRUNC=200 O_APPEND=400 O_NONBLOCK=800 O_DSYNC=1000 O_NOATIME=40000 O_CLOEXEC=80000 O_PATH=200000
        socket-kind SOCK_STREAM=1 SOCK_DGRAM=2 SOCK_RAW=3 SOCK_RDM=4 SOCK_SEQPACKET=5 SOCK_PACKET=a
        socket-bits | SOCK_NONBLOCK=800 SOCK_CLOEXEC=80000
        """;

    private static readonly Lazy<Dictionary<string, Table>> Tables = new(Parse);

    /// <summary>Every name with its value, for the test that compares them with the headers.</summary>
    internal static IEnumerable<(string Name, uint Value)> All => Tables.Value.Values.SelectMany(t => t.Entries);

    internal static bool Has(string table) => Tables.Value.ContainsKey(table);

    /// <summary>The value in words: a name, or names with <c>|</c> between them; what has none as a number.</summary>
    internal static string Of(string table, ulong value)
    {
        var (isSet, entries) = Tables.Value[table];
        if (!isSet)
        {
            // The kernel takes these as 32 bits.
            foreach (var (name, known) in entries)
            {
                if (known == (uint)value)
                    return name;
            }

            return Number((uint)value);
        }

        if (value == 0)
            return "0";
        var words = new List<string>();
        foreach (var (name, bits) in entries)
        {
            if ((value & bits) != bits)
                continue;
            words.Add(name);
            value &= ~(ulong)bits;
        }

        if (value != 0)
            words.Add(Number(value));
        return string.Join('|', words);
    }

    internal static string Number(ulong value)
        => value < 10 ? value.ToString(CultureInfo.InvariantCulture) : "0x" + value.ToString("x", CultureInfo.InvariantCulture);

    private static Dictionary<string, Table> Parse()
    {
        var tables = new Dictionary<string, Table>(StringComparer.Ordinal);
        foreach (var line in Lines.Split('\n'))
        {
            var words = line.Split(' ');
            var isSet = words[1] == "|";
            var entries = words.Skip(isSet ? 2 : 1).Select(w => w.Split('='));
            tables.Add(words[0], new(isSet, [.. entries.Select(e => (e[0], uint.Parse(e[1], NumberStyles.HexNumber, CultureInfo.InvariantCulture)))]));
        }

        return tables;
    }

    private sealed record Table(bool IsSet, (string Name, uint Value)[] Entries);
}
