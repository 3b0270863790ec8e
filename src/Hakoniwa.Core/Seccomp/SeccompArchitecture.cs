using System.Collections.Immutable;
using System.Runtime.InteropServices;
using Hakoniwa.Interop;
using static Hakoniwa.Interop.Audit;

namespace Hakoniwa.Seccomp;

/// <summary>
/// A system call interface: a way into the kernel with numbers of its own. A 64-bit kernel mostly has more than one, for 32-bit programs and,
/// on x86-64, for x32.
/// </summary>
internal sealed class SeccompArchitecture
{
    private readonly Lazy<IReadOnlyDictionary<string, int>> _numbers;
    private readonly Lazy<Dictionary<int, string>> _names;

    private SeccompArchitecture(string name, uint auditArch, bool is64Bit, Func<IReadOnlyDictionary<string, int>> numbers)
    {
        Name = name;
        AuditArch = auditArch;
        Is64Bit = is64Bit;
        _numbers = new(numbers);
        _names = new(Invert);
    }

    internal static SeccompArchitecture X64 { get; } = new("x86-64", AUDIT_ARCH_X86_64, true, () => SyscallTable.X64);

    /// <summary>32-bit programs on x86-64 (int 0x80, and sysenter).</summary>
    internal static SeccompArchitecture X86 { get; } = new("x86", AUDIT_ARCH_I386, false, () => SyscallTable.X86);

    /// <summary>
    /// 64-bit registers with 32-bit pointers. The kernel reports x86-64; what tells the two apart is bit 30 of the number. Any program can
    /// set it, where the kernel has this interface at all.
    /// </summary>
    internal static SeccompArchitecture X32 { get; } = new("x32", AUDIT_ARCH_X86_64, true, () => SyscallTable.X32);

    internal static SeccompArchitecture Arm64 { get; } = new("arm64", AUDIT_ARCH_AARCH64, true, () => SyscallTable.Arm64);

    /// <summary>32-bit programs on arm64 (EABI).</summary>
    internal static SeccompArchitecture Arm { get; } = new("arm", AUDIT_ARCH_ARM, false, () => SyscallTable.Arm);

    /// <summary>The architecture of this process.</summary>
    internal static SeccompArchitecture Current => RuntimeInformation.ProcessArchitecture switch
    {
        Architecture.X64 => X64,
        Architecture.Arm64 => Arm64,
        var other => throw new PlatformNotSupportedException($"There are no seccomp filters for {other}: only for x86-64 and arm64."),
    };

    internal string Name { get; }

    internal uint AuditArch { get; }

    /// <summary>Whether arguments have 64 bits. The others' reach a filter with an upper half of zero.</summary>
    internal bool Is64Bit { get; }

    /// <summary>
    /// The other interfaces that kernels of this architecture may have, which a policy may let in: <see cref="SeccompPolicy.Further"/>.
    /// </summary>
    internal ImmutableArray<SeccompArchitecture> Companions => this == X64 ? [X86, X32] : this == Arm64 ? [Arm] : [];

    /// <summary>The numbers of the calls, as a filter sees them: those of x32 with bit 30.</summary>
    internal IReadOnlyDictionary<string, int> Numbers => _numbers.Value;

    /// <summary>The interface of a call that a filter or a listener is told of, or null for one of a machine that is not supported.</summary>
    internal static SeccompArchitecture? Of(uint auditArch, int number) => auditArch switch
    {
        AUDIT_ARCH_X86_64 => (number & ~int.MaxValue) == 0 && (number & SyscallTable.X32Bit) != 0 ? X32 : X64,
        AUDIT_ARCH_I386 => X86,
        AUDIT_ARCH_AARCH64 => Arm64,
        AUDIT_ARCH_ARM => Arm,
        _ => null,
    };

    /// <summary>The name of a call, or null if the interface has none of that number that is known here.</summary>
    internal string? NameOf(int number) => _names.Value.GetValueOrDefault(number);

    /// <summary>A call as a filter sees it; arguments that are not given are zero.</summary>
    internal SeccompData Call(int number, params ReadOnlySpan<ulong> arguments)
    {
        var call = new SeccompData { nr = number, arch = AuditArch };
        if (!arguments.IsEmpty)
            arguments.CopyTo(call.args);
        return call;
    }

    /// <summary>The interface's <see cref="Name"/>.</summary>
    public override string ToString() => Name;

    private Dictionary<int, string> Invert()
    {
        var names = new Dictionary<int, string>(Numbers.Count);
        foreach ((string name, int number) in Numbers)
            names.TryAdd(number, name);

        return names;
    }
}
