namespace Hakoniwa.Interop;

/// <summary>linux/capability.h.</summary>
internal static class Capability
{
    internal const uint _LINUX_CAPABILITY_VERSION_3 = 0x20080522;

    /// <summary>The highest number that fits the two 32-bit words of capset(2); the kernel answers EINVAL for those it does not know.</summary>
    internal const int Last = 63;
}
