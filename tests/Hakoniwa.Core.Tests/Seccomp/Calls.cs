using Hakoniwa.Interop;
using Hakoniwa.Seccomp;

namespace Hakoniwa.Core.Tests.Seccomp;

/// <summary>Calls as a filter sees them, and the architectures that tests go through.</summary>
internal static class Calls
{
    internal static readonly SeccompArchitecture[] Architectures = [SeccompArchitecture.X64, SeccompArchitecture.Arm64];

    internal static SeccompData Call(SeccompArchitecture architecture, string name, params ReadOnlySpan<ulong> arguments) =>
        architecture.Call(architecture.Numbers[name], arguments);

    internal static SeccompData Call(uint auditArch, int number, params ReadOnlySpan<ulong> arguments)
    {
        var call = new SeccompData { nr = number, arch = auditArch, instruction_pointer = 0x7f00_0000_1234 };
        arguments.CopyTo(call.args);
        return call;
    }
}
