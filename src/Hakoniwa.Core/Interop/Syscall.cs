using System.Runtime.InteropServices;

namespace Hakoniwa.Interop;

/// <summary>
/// asm/unistd.h: the numbers of the calls the launcher makes. arm64 has only the calls of asm-generic, which is why the plan uses the
/// <c>…at</c> forms throughout.
/// </summary>
internal static class Syscall
{
    private static readonly bool X64 = RuntimeInformation.ProcessArchitecture == Architecture.X64;

    internal static readonly int read = X64 ? 0 : 63;
    internal static readonly int write = X64 ? 1 : 64;
    internal static readonly int close = X64 ? 3 : 57;
    internal static readonly int lseek = X64 ? 8 : 62;
    internal static readonly int ioctl = X64 ? 16 : 29;
    internal static readonly int clone = X64 ? 56 : 220;
    internal static readonly int kill = X64 ? 62 : 129;
    internal static readonly int flock = X64 ? 73 : 32;
    internal static readonly int getdents64 = X64 ? 217 : 61;
    internal static readonly int getpid = X64 ? 39 : 172;
    internal static readonly int socket = X64 ? 41 : 198;
    internal static readonly int sendmsg = X64 ? 46 : 211;
    internal static readonly int bind = X64 ? 49 : 200;
    internal static readonly int listen = X64 ? 50 : 201;
    internal static readonly int setsockopt = X64 ? 54 : 208;
    internal static readonly int execve = X64 ? 59 : 221;
    internal static readonly int ftruncate = X64 ? 77 : 46;
    internal static readonly int chdir = X64 ? 80 : 49;
    internal static readonly int fchdir = X64 ? 81 : 50;
    internal static readonly int umask = X64 ? 95 : 166;
    internal static readonly int setgroups = X64 ? 116 : 159;
    internal static readonly int setresuid = X64 ? 117 : 147;
    internal static readonly int setresgid = X64 ? 119 : 149;
    internal static readonly int unshare = X64 ? 272 : 97;
    internal static readonly int ptrace = X64 ? 101 : 117;
    internal static readonly int setsid = X64 ? 112 : 157;
    internal static readonly int capset = X64 ? 126 : 91;
    internal static readonly int rt_sigaction = X64 ? 13 : 134;
    internal static readonly int rt_sigprocmask = X64 ? 14 : 135;
    internal static readonly int pivot_root = X64 ? 155 : 41;
    internal static readonly int prctl = X64 ? 157 : 167;
    internal static readonly int keyctl = X64 ? 250 : 219;
    internal static readonly int mount = X64 ? 165 : 40;
    internal static readonly int umount2 = X64 ? 166 : 39;
    internal static readonly int pread64 = X64 ? 17 : 67;
    internal static readonly int sethostname = X64 ? 170 : 161;
    internal static readonly int fgetxattr = X64 ? 193 : 10;
    internal static readonly int exit = X64 ? 60 : 93;
    internal static readonly int exit_group = X64 ? 231 : 94;
    internal static readonly int futex = X64 ? 202 : 98;
    internal static readonly int waitid = X64 ? 247 : 95;
    internal static readonly int openat = X64 ? 257 : 56;
    internal static readonly int mkdirat = X64 ? 258 : 34;
    internal static readonly int mknodat = X64 ? 259 : 33;
    internal static readonly int unlinkat = X64 ? 263 : 35;
    internal static readonly int symlinkat = X64 ? 266 : 36;
    internal static readonly int readlinkat = X64 ? 267 : 78;
    internal static readonly int fchmodat = X64 ? 268 : 53;
    internal static readonly int faccessat = X64 ? 269 : 48;
    internal static readonly int ppoll = X64 ? 271 : 73;
    internal static readonly int utimensat = X64 ? 280 : 88;
    internal static readonly int fallocate = X64 ? 285 : 47;
    internal static readonly int dup3 = X64 ? 292 : 24;
    internal static readonly int prlimit64 = X64 ? 302 : 261;
    internal static readonly int process_vm_readv = X64 ? 310 : 270;
    internal static readonly int renameat2 = X64 ? 316 : 276;
    internal static readonly int seccomp = X64 ? 317 : 277;
    internal static readonly int statx = X64 ? 332 : 291;

    // From here on the numbers are the same on every architecture.
    internal const int pidfd_send_signal = 424;
    internal const int open_tree = 428;
    internal const int move_mount = 429;
    internal const int pidfd_open = 434;
    internal const int close_range = 436;
    internal const int openat2 = 437;
    internal const int fsmount = 432;
    internal const int mount_setattr = 442;
    internal const int landlock_create_ruleset = 444;
    internal const int landlock_add_rule = 445;
    internal const int landlock_restrict_self = 446;
}
