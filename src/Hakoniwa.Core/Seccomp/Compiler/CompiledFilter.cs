using System.Runtime.InteropServices;
using Hakoniwa.Interop;

namespace Hakoniwa.Seccomp;

/// <summary>
/// A filter in native memory that is never freed, so that a child which shares this address space can give it to seccomp(2) without
/// touching the managed heap. There is one for each content, not for each profile; see <see cref="FilterCache"/>.
/// </summary>
internal sealed unsafe class CompiledFilter
{
    private readonly SockFprog* _program;

    internal CompiledFilter(SockFilter[] instructions)
    {
        fixed (SockFilter* first = instructions)
            BpfMachine.Validate(first, instructions.Length);

        // Both parts in one block: struct sock_fprog is a multiple of an instruction's alignment.
        _program = (SockFprog*)NativeMemory.Alloc((nuint)(sizeof(SockFprog) + (instructions.Length * sizeof(SockFilter))));
        _program->len = (ushort)instructions.Length;
        _program->filter = (SockFilter*)(_program + 1);
        for (int index = 0; index < instructions.Length; index++)
            _program->filter[index] = instructions[index];
    }

    /// <summary>How many instructions the filter has.</summary>
    internal int Length => _program->len;

    internal ReadOnlySpan<SockFilter> Instructions => new(_program->filter, _program->len);

    /// <summary>The address of a <c>struct sock_fprog</c>.</summary>
    internal nint ProgramAddress => (nint)_program;

    /// <summary>What the filter decides about a call.</summary>
    internal SeccompAction Decide(in SeccompData call) => new(BpfMachine.Execute(_program->filter, call, out _));
}
