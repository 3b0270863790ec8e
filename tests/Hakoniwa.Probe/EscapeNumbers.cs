using System.Runtime.InteropServices;

namespace Hakoniwa.Probe;

/// <summary>Numbers of the system calls that only escapes are tried with, x86-64 first.</summary>
internal static class EscapeNumbers
{
    private static readonly bool X64 = RuntimeInformation.ProcessArchitecture == Architecture.X64;

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

    internal const int MoveMount = 429;
}
