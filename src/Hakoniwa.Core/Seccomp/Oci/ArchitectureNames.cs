namespace Hakoniwa.Seccomp.Oci;

/// <summary>How architectures are named in profiles.</summary>
internal static class ArchitectureNames
{
    /// <summary>In <c>architectures</c> and <c>archMap</c>: those of the runtime specification.</summary>
    internal static string[] Scmp { get; } =
    [
        "SCMP_ARCH_X86", "SCMP_ARCH_X86_64", "SCMP_ARCH_X32", "SCMP_ARCH_ARM", "SCMP_ARCH_AARCH64", "SCMP_ARCH_MIPS", "SCMP_ARCH_MIPS64",
        "SCMP_ARCH_MIPS64N32", "SCMP_ARCH_MIPSEL", "SCMP_ARCH_MIPSEL64", "SCMP_ARCH_MIPSEL64N32", "SCMP_ARCH_PPC", "SCMP_ARCH_PPC64",
        "SCMP_ARCH_PPC64LE", "SCMP_ARCH_S390", "SCMP_ARCH_S390X", "SCMP_ARCH_PARISC", "SCMP_ARCH_PARISC64", "SCMP_ARCH_RISCV64",
        "SCMP_ARCH_LOONGARCH64", "SCMP_ARCH_M68K", "SCMP_ARCH_SH", "SCMP_ARCH_SHEB",
    ];

    /// <summary>In <c>includes</c> and <c>excludes</c>: libseccomp's, as Docker and Podman write them.</summary>
    internal static string[] Libseccomp { get; } =
    [
        "x86", "amd64", "x32", "arm", "arm64", "mips", "mips64", "mips64n32", "mipsel", "mipsel64", "mipsel64n32", "ppc", "ppc64", "ppc64le",
        "s390", "s390x", "parisc", "parisc64", "riscv64", "loongarch64", "loong64", "m68k", "sh", "sheb",
    ];

    internal static string ScmpOf(SeccompArchitecture architecture)
    {
        if (architecture == SeccompArchitecture.X64)
            return "SCMP_ARCH_X86_64";
        if (architecture == SeccompArchitecture.X86)
            return "SCMP_ARCH_X86";
        if (architecture == SeccompArchitecture.X32)
            return "SCMP_ARCH_X32";
        return architecture == SeccompArchitecture.Arm64 ? "SCMP_ARCH_AARCH64" : "SCMP_ARCH_ARM";
    }

    internal static string LibseccompOf(SeccompArchitecture architecture) => architecture == SeccompArchitecture.X64 ? "amd64" : "arm64";
}
