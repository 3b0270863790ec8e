using System.Runtime.InteropServices;

namespace Hakoniwa.Probe;

/// <summary>Numbers of system calls, x86-64 first.</summary>
internal static class Numbers
{
    private static readonly bool X64 = RuntimeInformation.ProcessArchitecture == Architecture.X64;

    internal static readonly int Read = X64 ? 0 : 63;
    internal static readonly int Write = X64 ? 1 : 64;
    internal static readonly int Close = X64 ? 3 : 57;
    internal static readonly int Ioctl = X64 ? 16 : 29;
    internal static readonly int Shmget = X64 ? 29 : 194;
    internal static readonly int Socket = X64 ? 41 : 198;
    internal static readonly int Sendto = X64 ? 44 : 206;
    internal static readonly int Sendmsg = X64 ? 46 : 211;
    internal static readonly int Sendmmsg = X64 ? 307 : 269;
    internal static readonly int Connect = X64 ? 42 : 203;
    internal static readonly int Wait4 = X64 ? 61 : 260;
    internal static readonly int Kill = X64 ? 62 : 129;
    internal static readonly int Fcntl = X64 ? 72 : 25;
    internal static readonly int Fchmod = X64 ? 91 : 52;
    internal static readonly int Ptrace = X64 ? 101 : 117;
    internal static readonly int Getppid = X64 ? 110 : 173;
    internal static readonly int Getsid = X64 ? 124 : 156;
    internal static readonly int Getpgid = X64 ? 121 : 155;
    internal static readonly int PivotRoot = X64 ? 155 : 41;
    internal static readonly int Prctl = X64 ? 157 : 167;
    internal static readonly int Chroot = X64 ? 161 : 51;
    internal static readonly int Mount = X64 ? 165 : 40;
    internal static readonly int Umount2 = X64 ? 166 : 39;
    internal static readonly int Setuid = X64 ? 105 : 146;
    internal static readonly int Sethostname = X64 ? 170 : 161;
    internal static readonly int Truncate = X64 ? 76 : 45;
    internal static readonly int MqOpen = X64 ? 240 : 180;
    internal static readonly int KexecLoad = X64 ? 246 : 104;
    internal static readonly int AddKey = X64 ? 248 : 217;
    internal static readonly int Keyctl = X64 ? 250 : 219;
    internal static readonly int Openat = X64 ? 257 : 56;
    internal static readonly int Mkdirat = X64 ? 258 : 34;
    internal static readonly int Mknodat = X64 ? 259 : 33;
    internal static readonly int Fchownat = X64 ? 260 : 54;
    internal static readonly int Unlinkat = X64 ? 263 : 35;
    internal static readonly int Linkat = X64 ? 265 : 37;
    internal static readonly int Symlinkat = X64 ? 266 : 36;
    internal static readonly int Fchmodat = X64 ? 268 : 53;
    internal static readonly int Unshare = X64 ? 272 : 97;
    internal static readonly int PerfEventOpen = X64 ? 298 : 241;
    internal static readonly int OpenByHandleAt = X64 ? 304 : 265;
    internal static readonly int Setns = X64 ? 308 : 268;
    internal static readonly int ProcessVmReadv = X64 ? 310 : 270;
    internal static readonly int InitModule = X64 ? 175 : 105;
    internal static readonly int Bpf = X64 ? 321 : 280;
    internal static readonly int Userfaultfd = X64 ? 323 : 282;
    internal static readonly int Reboot = X64 ? 169 : 142;
    internal static readonly int Semget = X64 ? 64 : 190;
    internal static readonly int Msgget = X64 ? 68 : 186;
    internal static readonly int Chdir = X64 ? 80 : 49;
    internal static readonly int Setpriority = X64 ? 141 : 140;
    internal static readonly int Adjtimex = X64 ? 159 : 171;
    internal static readonly int Acct = X64 ? 163 : 89;
    internal static readonly int ClockSettime = X64 ? 227 : 112;
    internal static readonly int Swapon = X64 ? 167 : 224;
    internal static readonly int Setdomainname = X64 ? 171 : 162;
    internal static readonly int SchedSetaffinity = X64 ? 203 : 122;
    internal static readonly int IoprioSet = X64 ? 251 : 30;
    internal static readonly int Prlimit64 = X64 ? 302 : 261;
    internal static readonly int ProcessVmWritev = X64 ? 311 : 271;
    internal static readonly int MemfdCreate = X64 ? 319 : 279;

    internal static readonly int Socketpair = X64 ? 53 : 199;
    internal static readonly int Utimensat = X64 ? 280 : 88;
    internal static readonly int InotifyInit1 = X64 ? 294 : 26;
    internal static readonly int InotifyAddWatch = X64 ? 254 : 27;
    internal static readonly int Renameat2 = X64 ? 316 : 276;

    internal const int IoUringSetup = 425;
    internal const int OpenTree = 428;
    internal const int MoveMount = 429;
    internal const int Fsopen = 430;
    internal const int PidfdOpen = 434;
    internal const int Clone3 = 435;
    internal const int Openat2 = 437;
    internal const int PidfdGetfd = 438;
    internal const int MountSetattr = 442;
}
