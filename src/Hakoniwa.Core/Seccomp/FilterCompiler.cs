using Hakoniwa.Interop;
using static Hakoniwa.Interop.Filter;

namespace Hakoniwa.Seccomp;

/// <summary>
/// Turns a policy into a filter: the architecture is checked, the call's number is looked up in a balanced tree of ranges with the same
/// decision, and only calls with conditions load arguments. What is decided by the number alone stays eligible for the kernel's cache of
/// calls that are always allowed, which costs nothing per call.
/// </summary>
internal sealed class FilterCompiler
{
    /// <summary>
    /// How many single numbers a leaf of the tree tests one after the other. Two cost as many steps in the worst case as splitting further,
    /// and fewer instructions.
    /// </summary>
    private const int LongestLeaf = 2;

    private readonly FilterAssembler _assembler = new();
    private readonly NumberRange[] _ranges;
    private int _count;

    private FilterCompiler(int rules) => _ranges = new NumberRange[(2 * rules) + 3];

    /// <summary>The filter for programs of one architecture.</summary>
    /// <exception cref="InvalidDataException">The filter would be longer than the kernel takes.</exception>
    internal static SockFilter[] Compile(SeccompPolicy policy, SeccompArchitecture architecture)
    {
        SockFilter[] program = new FilterCompiler(policy.Rules.Length).Build(policy, architecture);
        if (program.Length > BPF_MAXINSNS)
            throw new InvalidDataException($"The filter would have {program.Length} instructions; the kernel takes {BPF_MAXINSNS}.");

        return program;
    }

    private SockFilter[] Build(SeccompPolicy policy, SeccompArchitecture architecture)
    {
        int byDefault = _assembler.Return(policy.DefaultAction.Value);
        int foreign = _assembler.Return(policy.ForeignAction.Value);

        AddRange(0, byDefault);
        List<SeccompRule>?[] rulesByNumber = RulesByNumber(policy, architecture);
        for (int number = 0; number < rulesByNumber.Length; number++)
        {
            if (rulesByNumber[number] is not { } rules)
                continue;

            AddRange((uint)number, new RuleChain(_assembler, rules, policy.DefaultAction).Entry());
            AddRange((uint)number + 1, byDefault);
        }

        if (architecture == SeccompArchitecture.X64)
        {
            AddRange(SyscallTable.X32Bit, foreign);
            AddRange(2u * SyscallTable.X32Bit, byDefault);
        }

        int body = _assembler.Load(SeccompData.NumberOffset, Tree(0, _count));
        int entry = _assembler.Jump(BPF_JEQ, architecture.AuditArch, body, foreign);
        return _assembler.Program(_assembler.Load(SeccompData.ArchitectureOffset, entry));
    }

    private static List<SeccompRule>?[] RulesByNumber(SeccompPolicy policy, SeccompArchitecture architecture)
    {
        var byNumber = new List<SeccompRule>?[512];
        IReadOnlyDictionary<string, int> numbers = architecture.Numbers;
        foreach (SeccompRule rule in policy.Rules)
        {
            if (!numbers.TryGetValue(rule.SystemCall, out int number))
                continue;

            if (number >= byNumber.Length)
                Array.Resize(ref byNumber, number + 1);

            (byNumber[number] ??= []).Add(rule);
        }

        return byNumber;
    }

    /// <summary>Begins a range; ranges come in ascending order, and neighbours with the same target become one.</summary>
    private void AddRange(uint start, int target)
    {
        if (_count > 0 && _ranges[_count - 1].Start == start)
            _count--;

        if (_count == 0 || _ranges[_count - 1].Target != target)
            _ranges[_count++] = new(start, target);
    }

    /// <summary>The code that finds the target of a number in the ranges <paramref name="from"/> up to <paramref name="to"/>.</summary>
    private int Tree(int from, int to)
    {
        if (to - from == 1)
            return _ranges[from].Target;

        if (Leaf(from, to) is { } leaf)
            return leaf;

        int middle = (from + to + 1) / 2;
        int below = Tree(from, middle);
        int above = Tree(middle, to);
        return _assembler.Jump(BPF_JGE, _ranges[middle].Start, above, below);
    }

    /// <summary>Tests for single numbers, where the ranges are a few of those in the midst of one other target; otherwise null.</summary>
    private int? Leaf(int from, int to)
    {
        int? common = null;
        for (int index = from; index < to; index++)
        {
            if (IsSingle(index))
                continue;

            if (common is not null && common != _ranges[index].Target)
                return null;

            common = _ranges[index].Target;
        }

        if (common is not { } place)
            return null;

        int exceptions = 0;
        for (int index = from; index < to; index++)
            exceptions += _ranges[index].Target == common ? 0 : 1;

        if (exceptions > LongestLeaf || exceptions >= to - from - 1)
            return null;

        for (int index = to - 1; index >= from; index--)
        {
            if (_ranges[index].Target != common)
                place = _assembler.Jump(BPF_JEQ, _ranges[index].Start, _ranges[index].Target, place);
        }

        return place;
    }

    private bool IsSingle(int index) => index + 1 < _count && _ranges[index + 1].Start == _ranges[index].Start + 1;

    /// <summary>The call numbers from one up to the next range's, and the place that decides about them.</summary>
    private readonly record struct NumberRange(uint Start, int Target);
}
