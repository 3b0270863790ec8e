using Hakoniwa.Interop;
using static Hakoniwa.Interop.Filter;

namespace Hakoniwa.Seccomp;

/// <summary>
/// Puts a filter together from its end to its beginning. Classic BPF jumps forward only, so everything that an instruction leads to has its
/// place already when the instruction is added. A place is counted from the end, which additions do not change; asking for the same
/// instruction twice gives the same place, if that is still near.
/// </summary>
internal sealed class FilterAssembler
{
    /// <summary>One less than a conditional jump reaches, since a detour for its other branch may come in between.</summary>
    private const int Reach = byte.MaxValue - 1;

    private readonly List<int> _returns = [];
    private Instruction[] _reversed = new Instruction[256];
    private int _count;

    /// <summary>Ends the run with a value; always the same place for the same value.</summary>
    internal int Return(uint value)
    {
        foreach (int place in _returns)
        {
            if (_reversed[place].K == value)
                return place;
        }

        _returns.Add(Add(new(BPF_RET | BPF_K, value, 0, 0)));
        return _count - 1;
    }

    /// <summary>Loads a word of seccomp_data.</summary>
    internal int Load(int offset, int next) => Straight(new(BPF_LD | BPF_W | BPF_ABS, (uint)offset, next, next));

    /// <summary>Keeps only the bits of a mask.</summary>
    internal int And(uint mask, int next) => Straight(new(BPF_ALU | BPF_AND | BPF_K, mask, next, next));

    /// <summary>Compares with a constant; <paramref name="comparison"/> is one of JEQ, JGT, JGE and JSET.</summary>
    internal int Jump(ushort comparison, uint value, int yes, int no)
    {
        if (yes == no)
            return yes;

        var jump = new Instruction((ushort)(BPF_JMP | comparison | BPF_K), value, yes, no);
        if (Find(jump) is { } place)
            return place;

        int nearYes = WithinReach(yes);
        int nearNo = WithinReach(no);
        return Add(jump with { Jt = checked((byte)Distance(nearYes)), Jf = checked((byte)Distance(nearNo)) });
    }

    /// <summary>The finished program, entered at a place.</summary>
    internal SockFilter[] Program(int entry)
    {
        Follow(entry);
        var program = new SockFilter[_count];
        for (int place = 0; place < _count; place++)
        {
            Instruction instruction = _reversed[place];
            program[_count - 1 - place] = new(instruction.Code, instruction.Jt, instruction.Jf, instruction.K);
        }

        return program;
    }

    private int Straight(Instruction instruction)
    {
        if (Find(instruction) is { } place)
            return place;

        Follow(instruction.Yes);
        return Add(instruction);
    }

    /// <summary>Makes sure that what is added next is followed by the instruction at a place.</summary>
    private void Follow(int next)
    {
        if (Distance(next) != 0)
            Detour(next);
    }

    private int WithinReach(int target)
    {
        if (Distance(target) <= Reach)
            return target;

        return Find(DetourTo(target)) ?? Detour(target);
    }

    private int Detour(int target)
    {
        Instruction detour = DetourTo(target);
        return Add(detour.Code == BPF_RET ? detour : detour with { K = (uint)Distance(target) });
    }

    /// <summary>
    /// A way to a place that is far: a copy of it if it is a return, otherwise an unconditional jump, whose reach is unlimited.
    /// </summary>
    private Instruction DetourTo(int target) =>
        _reversed[target].Code == BPF_RET ? _reversed[target] : new(BPF_JMP | BPF_JA, 0, target, target);

    /// <summary>How many instructions lie between the one that is added next and a place.</summary>
    private int Distance(int place) => _count - 1 - place;

    /// <summary>An instruction that does the same and is not too far for a jump.</summary>
    private int? Find(Instruction wanted)
    {
        for (int place = _count - 1; place >= 0 && Distance(place) <= Reach; place--)
        {
            ref readonly Instruction known = ref _reversed[place];
            bool sameOperand = known.K == wanted.K || known.Code == (BPF_JMP | BPF_JA);
            if (known.Code == wanted.Code && sameOperand && known.Yes == wanted.Yes && known.No == wanted.No)
                return place;
        }

        return null;
    }

    private int Add(Instruction instruction)
    {
        if (_count == _reversed.Length)
            Array.Resize(ref _reversed, 2 * _count);

        _reversed[_count] = instruction;
        return _count++;
    }

    /// <summary>An instruction with the places it leads to, of which the offsets follow once its own place is known.</summary>
    private readonly record struct Instruction(ushort Code, uint K, int Yes, int No)
    {
        internal byte Jt { get; init; }

        internal byte Jf { get; init; }
    }
}
