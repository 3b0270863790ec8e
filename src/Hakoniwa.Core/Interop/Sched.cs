namespace Hakoniwa.Interop;

/// <summary>linux/sched.h: the flags of clone(2).</summary>
internal static class Sched
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
}
