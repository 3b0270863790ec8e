using System.Runtime.InteropServices;
using Hakoniwa.Interop;
using static Hakoniwa.Interop.Audit;

namespace Hakoniwa.Seccomp;

/// <summary>What a filter has to know of a processor's system call interface.</summary>
internal sealed class SeccompArchitecture
{
    private readonly Func<IReadOnlyDictionary<string, int>> _numbers;

    private SeccompArchitecture(string name, uint auditArch, uint? foreignNumbersFrom, Func<IReadOnlyDictionary<string, int>> numbers)
    {
        Name = name;
        AuditArch = auditArch;
        ForeignNumbersFrom = foreignNumbersFrom;
        _numbers = numbers;
    }

    internal static SeccompArchitecture X64 { get; } = new("x86-64", AUDIT_ARCH_X86_64, 0x40000000, () => SyscallTable.X64);

    internal static SeccompArchitecture Arm64 { get; } = new("arm64", AUDIT_ARCH_AARCH64, null, () => SyscallTable.Arm64);

    /// <summary>The architecture of this process.</summary>
    internal static SeccompArchitecture Current => RuntimeInformation.ProcessArchitecture switch
    {
        Architecture.X64 => X64,
        Architecture.Arm64 => Arm64,
        var other => throw new PlatformNotSupportedException($"There are no seccomp filters for {other}: only for x86-64 and arm64."),
    };

    internal string Name { get; }

    internal uint AuditArch { get; }

    /// <summary>
    /// The first number that belongs to another interface although the architecture is reported as this one: x32 programs set bit 30
    /// (<c>__X32_SYSCALL_BIT</c>). Null where there is no such thing.
    /// </summary>
    internal uint? ForeignNumbersFrom { get; }

    internal IReadOnlyDictionary<string, int> Numbers => _numbers();

    /// <summary>A call as a filter sees it; arguments that are not given are zero.</summary>
    internal SeccompData Call(int number, params ReadOnlySpan<ulong> arguments)
    {
        var call = new SeccompData { nr = number, arch = AuditArch };
        arguments.CopyTo(call.args);
        return call;
    }
}
