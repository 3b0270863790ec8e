using Hakoniwa.Interop;

using Mount = Hakoniwa.Interop.Mount;

namespace Hakoniwa.Mounts;

internal sealed record ProcEntry(string Target) : MountEntry(Target)
{
    /// <summary>Whether the host's own is shown, read-only, where the kernel refuses a fresh one.</summary>
    internal bool OrHosts { get; init; }

    /// <summary>Root's user id alone may write sysctls such as kernel.core_pattern, even without a capability.</summary>
    internal static ulong FreshFlags => Mount.MS_NOSUID | Mount.MS_NODEV | Mount.MS_NOEXEC | (Unistd.geteuid() == 0 ? Mount.MS_RDONLY : 0);

    internal override bool IsForeign => true;
}
