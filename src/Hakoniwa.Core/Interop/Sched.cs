using System.Runtime.InteropServices;

namespace Hakoniwa.Interop;

/// <summary>sched.h, and linux/sched.h: clone(2) and its flags.</summary>
internal static unsafe partial class Sched
{
    internal const int CLONE_VM = 0x00000100;
    internal const int CLONE_PARENT = 0x00008000;
    internal const int CLONE_PIDFD = 0x00001000;
    internal const int CLONE_VFORK = 0x00004000;
    internal const int CLONE_NEWNS = 0x00020000;
    internal const int CLONE_NEWCGROUP = 0x02000000;
    internal const int CLONE_NEWUTS = 0x04000000;
    internal const int CLONE_NEWIPC = 0x08000000;
    internal const int CLONE_NEWUSER = 0x10000000;
    internal const int CLONE_NEWPID = 0x20000000;
    internal const int CLONE_NEWNET = 0x40000000;

    /// <summary>The C library's wrapper: <paramref name="entry"/> runs in the child, on <paramref name="stack"/>.</summary>
    [LibraryImport(LibC.Name, EntryPoint = "clone")]
    internal static partial int clone(delegate*<void*, int> entry, void* stack, int flags, void* argument, int* pidfd, void* tls, void* childId);
}
