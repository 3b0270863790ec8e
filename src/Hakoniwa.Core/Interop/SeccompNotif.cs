namespace Hakoniwa.Interop;

/// <summary>struct seccomp_notif of linux/seccomp.h: a call that waits for an answer.</summary>
internal struct SeccompNotif
{
    internal ulong id;

    /// <summary>The thread that makes it, by its number in the PID namespace of whoever receives this; 0 if it has none there.</summary>
    internal uint pid;
    internal uint flags;
    internal SeccompData data;
}
