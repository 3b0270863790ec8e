namespace Hakoniwa.Interop;

/// <summary>struct seccomp_notif_resp of linux/seccomp.h: the answer. An error is the negative number.</summary>
internal struct SeccompNotifResp
{
    internal ulong id;
    internal long val;
    internal int error;
    internal uint flags;
}
