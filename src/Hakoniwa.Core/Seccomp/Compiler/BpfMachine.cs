using Hakoniwa.Interop;
using static Hakoniwa.Interop.Filter;

namespace Hakoniwa.Seccomp;

/// <summary>
/// Runs a filter as the kernel would, on a call that nobody makes. It knows the part of classic BPF that filter compilers use: the
/// accumulator with constants, without the index register and the scratch memory.
/// </summary>
internal static unsafe class BpfMachine
{
    /// <summary>The value that the filter returns for a call.</summary>
    /// <exception cref="InvalidDataException">The kernel would refuse the program.</exception>
    internal static uint Run(ReadOnlySpan<SockFilter> program, in SeccompData call)
    {
        Validate(program);
        return Execute(program, call);
    }

    /// <summary>Checks what seccomp(2) checks when a filter is loaded.</summary>
    /// <exception cref="InvalidDataException">The kernel would refuse the program.</exception>
    internal static void Validate(ReadOnlySpan<SockFilter> program)
    {
        fixed (SockFilter* first = program)
            Validate(first, program.Length);
    }

    /// <inheritdoc cref="Validate(ReadOnlySpan{SockFilter})"/>
    /// <remarks>By its address: a span of our own type would be compiled at run time, and this is part of each start.</remarks>
    internal static void Validate(SockFilter* program, int length)
    {
        if (length is 0 or > BPF_MAXINSNS)
            throw new InvalidDataException($"A filter has 1 to {BPF_MAXINSNS} instructions; this one has {length}.");

        for (int index = 0; index < length; index++)
        {
            if (Complaint(program[index], length - index - 1) is { } complaint)
                throw new InvalidDataException($"Instruction {index} of the filter: {complaint}.");
        }

        // Jumps go forward only, so this is also what makes every run end.
        if ((program[length - 1].Code & 0x07) != BPF_RET)
            throw new InvalidDataException("The filter does not end with a return.");
    }

    /// <summary>Runs a program that <see cref="Validate(ReadOnlySpan{SockFilter})"/> has accepted.</summary>
    internal static uint Execute(ReadOnlySpan<SockFilter> program, in SeccompData call) => Execute(program, call, out _);

    /// <summary>The same, telling how many instructions were executed.</summary>
    internal static uint Execute(ReadOnlySpan<SockFilter> program, in SeccompData call, out int executed)
    {
        fixed (SockFilter* first = program)
            return Execute(first, call, out executed);
    }

    /// <inheritdoc cref="Validate(SockFilter*, int)" path="/remarks"/>
    internal static uint Execute(SockFilter* program, in SeccompData call, out int executed)
    {
        fixed (SeccompData* data = &call)
            return Execute(program, (uint*)data, out executed);
    }

    private static uint Execute(SockFilter* program, uint* words, out int executed)
    {
        executed = 0;
        uint accumulator = 0;
        for (int index = 0; ; index++)
        {
            SockFilter instruction = program[index];
            uint k = instruction.K;
            executed++;
            switch (instruction.Code)
            {
                case BPF_RET | BPF_K:
                    return k;
                case BPF_RET | BPF_A:
                    return accumulator;
                case BPF_JMP | BPF_JA:
                    index += (int)k;
                    break;
                case BPF_JMP | BPF_JEQ | BPF_K:
                    index += accumulator == k ? instruction.Jt : instruction.Jf;
                    break;
                case BPF_JMP | BPF_JGT | BPF_K:
                    index += accumulator > k ? instruction.Jt : instruction.Jf;
                    break;
                case BPF_JMP | BPF_JGE | BPF_K:
                    index += accumulator >= k ? instruction.Jt : instruction.Jf;
                    break;
                case BPF_JMP | BPF_JSET | BPF_K:
                    index += (accumulator & k) != 0 ? instruction.Jt : instruction.Jf;
                    break;
                default:
                    accumulator = Compute(instruction, accumulator, words);
                    break;
            }
        }
    }

    private static uint Compute(SockFilter instruction, uint accumulator, uint* words) => instruction.Code switch
    {
        BPF_LD | BPF_W | BPF_ABS => words[instruction.K / sizeof(uint)],
        BPF_LD | BPF_IMM => instruction.K,
        BPF_ALU | BPF_ADD | BPF_K => accumulator + instruction.K,
        BPF_ALU | BPF_SUB | BPF_K => accumulator - instruction.K,
        BPF_ALU | BPF_AND | BPF_K => accumulator & instruction.K,
        BPF_ALU | BPF_OR | BPF_K => accumulator | instruction.K,
        BPF_ALU | BPF_XOR | BPF_K => accumulator ^ instruction.K,
        BPF_ALU | BPF_LSH | BPF_K => accumulator << (int)instruction.K,
        BPF_ALU | BPF_RSH | BPF_K => accumulator >> (int)instruction.K,
        _ => throw new InvalidDataException($"The filter has an unknown instruction 0x{instruction.Code:x}."),
    };

    /// <summary>What is wrong with an instruction that <paramref name="following"/> others come after, or null.</summary>
    private static string? Complaint(SockFilter instruction, int following)
    {
        switch (instruction.Code)
        {
            case BPF_LD | BPF_W | BPF_ABS:
                return instruction.K % sizeof(uint) == 0 && instruction.K < SeccompData.Size
                    ? null
                    : $"there is no 32-bit word at offset {instruction.K} of seccomp_data";
            case BPF_JMP | BPF_JA:
                return instruction.K < following ? null : "it jumps past the end";
            case BPF_JMP | BPF_JEQ | BPF_K:
            case BPF_JMP | BPF_JGT | BPF_K:
            case BPF_JMP | BPF_JGE | BPF_K:
            case BPF_JMP | BPF_JSET | BPF_K:
                return Math.Max(instruction.Jt, instruction.Jf) < following ? null : "it jumps past the end";
            case BPF_ALU | BPF_LSH | BPF_K:
            case BPF_ALU | BPF_RSH | BPF_K:
                return instruction.K < 32 ? null : "it shifts by more than 31 bits";
            case BPF_LD | BPF_IMM:
            case BPF_ALU | BPF_ADD | BPF_K:
            case BPF_ALU | BPF_SUB | BPF_K:
            case BPF_ALU | BPF_AND | BPF_K:
            case BPF_ALU | BPF_OR | BPF_K:
            case BPF_ALU | BPF_XOR | BPF_K:
            case BPF_RET | BPF_K:
            case BPF_RET | BPF_A:
                return null;
            default:
                return $"its code 0x{instruction.Code:x} is unknown";
        }
    }
}
