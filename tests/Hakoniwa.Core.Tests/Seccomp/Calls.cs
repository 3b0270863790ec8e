using Hakoniwa.Interop;
using Hakoniwa.Seccomp;

namespace Hakoniwa.Core.Tests.Seccomp;

/// <summary>Calls as a filter sees them, and the architectures that tests go through.</summary>
internal static class Calls
{
    internal static readonly SeccompArchitecture[] Architectures = [SeccompArchitecture.X64, SeccompArchitecture.Arm64];

    /// <summary>The interfaces that kernels of these have, and one that no filter here knows (s390x).</summary>
    internal static readonly uint[] AuditArchitectures =
        [Audit.AUDIT_ARCH_X86_64, Audit.AUDIT_ARCH_I386, Audit.AUDIT_ARCH_AARCH64, Audit.AUDIT_ARCH_ARM, 0x80000016];

    /// <summary>Every number that a table may have, with and without the bit of x32, arm's private ones, and those at the bounds.</summary>
    internal static readonly int[] EveryNumber =
    [
        .. Enumerable.Range(0, 2001), .. Enumerable.Range(SyscallTable.X32Bit - 2, 2003), .. Enumerable.Range(0xf0000 - 1, 20),
        int.MaxValue - 1, int.MaxValue, int.MinValue, int.MinValue + 1, int.MinValue | SyscallTable.X32Bit, -2, -1,
    ];

    internal static SeccompData Call(SeccompArchitecture architecture, string name, params ReadOnlySpan<ulong> arguments) =>
        architecture.Call(architecture.Numbers[name], arguments);

    internal static SeccompData Call(uint auditArch, int number, params ReadOnlySpan<ulong> arguments)
    {
        var call = new SeccompData { nr = number, arch = auditArch, instruction_pointer = 0x7f00_0000_1234 };
        arguments.CopyTo(call.args);
        return call;
    }

    internal static string Describe(SeccompData call) =>
        $"call {call.nr} (0x{call.nr:x}) of 0x{call.arch:x} with {string.Join(", ", ((ReadOnlySpan<ulong>)call.args).ToArray().Select(argument => $"0x{argument:x}"))}";
}
