using Hakoniwa.Interop;

namespace Hakoniwa.Seccomp;

/// <summary>
/// The filter of <see cref="DefaultPolicy"/>, which is that of nearly every sandbox, as the compiler makes it: so a short run does not begin
/// with the tables of all calls, the lists of the policy, and compiling them. A test compares, and prints the table that belongs here.
/// </summary>
internal static partial class DefaultFilter
{
    private static CompiledFilter? _value;

    /// <summary>For this process's architecture.</summary>
    internal static CompiledFilter Value => _value ??= new(Program(SeccompArchitecture.Current));

    /// <summary>Each instruction is a <c>struct sock_filter</c> as a number.</summary>
    internal static SockFilter[] Program(SeccompArchitecture architecture)
    {
        ReadOnlySpan<ulong> table = architecture == SeccompArchitecture.X64 ? X64 : Arm64;
        var program = new SockFilter[table.Length];
        for (int index = 0; index < program.Length; index++)
        {
            ulong instruction = table[index];
            program[index] = new((ushort)instruction, (byte)(instruction >> 16), (byte)(instruction >> 24), (uint)(instruction >> 32));
        }

        return program;
    }

    /// <summary>Calls that are refused whatever their arguments; those that a launch asks about, not all of them.</summary>
    internal static bool Refuses(string systemCall) => systemCall is "mount" or "fsmount" or "keyctl";
}
