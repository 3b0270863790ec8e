using Microsoft.Win32.SafeHandles;

namespace Hakoniwa.Mounts;

/// <summary>What an open descriptor of the caller stands for.</summary>
internal sealed record HandleEntry(SafeFileHandle Handle, string Target, bool ReadOnly) : MountEntry(Target)
{
    internal override bool IsForeign => true;
}
