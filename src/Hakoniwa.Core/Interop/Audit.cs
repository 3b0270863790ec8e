namespace Hakoniwa.Interop;

/// <summary>linux/audit.h: the architectures a filter may be asked about; the machine's number in linux/elf-em.h with two flags.</summary>
internal static class Audit
{
    private const uint Is64Bit = 0x80000000;
    private const uint LittleEndian = 0x40000000;

    internal const uint AUDIT_ARCH_I386 = 3 | LittleEndian;
    internal const uint AUDIT_ARCH_ARM = 40 | LittleEndian;
    internal const uint AUDIT_ARCH_X86_64 = 62 | Is64Bit | LittleEndian;
    internal const uint AUDIT_ARCH_AARCH64 = 183 | Is64Bit | LittleEndian;
}
