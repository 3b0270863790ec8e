namespace Hakoniwa.Interop;

/// <summary>struct seccomp_notif_sizes of linux/seccomp.h: how large the running kernel's structures are.</summary>
internal struct SeccompNotifSizes
{
    internal ushort seccomp_notif;
    internal ushort seccomp_notif_resp;
    internal ushort seccomp_data;
}
