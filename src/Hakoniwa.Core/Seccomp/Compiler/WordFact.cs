using static Hakoniwa.Interop.Filter;

namespace Hakoniwa.Seccomp;

/// <summary>That the bits of a mask in the word at an offset of seccomp_data equal a value, or that they do not. No bits, no fact.</summary>
internal readonly record struct WordFact(int Offset, uint Mask, uint Value, bool Equal)
{
    /// <summary>The outcome of a test of some bits of a word against a constant, if it follows from this.</summary>
    internal bool? Decides(int offset, uint mask, ushort test, uint constant)
    {
        if (offset != Offset || Mask == 0)
            return null;

        if (!Equal)
            return test == BPF_JEQ && mask == Mask && constant == Value ? false : null;

        if ((mask & ~Mask) != 0)
            return null;

        uint word = Value & mask;
        return test switch
        {
            BPF_JEQ => word == constant,
            BPF_JGT => word > constant,
            BPF_JGE => word >= constant,
            _ => null,
        };
    }
}
