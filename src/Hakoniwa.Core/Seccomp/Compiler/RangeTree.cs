using static Hakoniwa.Interop.Filter;

namespace Hakoniwa.Seccomp;

/// <summary>
/// The code that finds the decision about the number in the accumulator: a balanced tree of "from this number on?", whose leaves test for
/// single numbers in the midst of one other decision.
/// </summary>
/// <remarks>
/// Calls that are decided unlike their neighbours mostly stand alone. To cut one out takes two comparisons of the tree, but one of a leaf.
/// A leaf with n exceptions takes n steps and stands for up to 2n + 1 ranges, which a tree finds in about as many steps as long as n is at
/// most <see cref="MostExceptions"/>.
/// </remarks>
internal sealed class RangeTree(FilterAssembler assembler, NumberRanges ranges)
{
    private const int MostExceptions = 3;

    private readonly List<Leaf> _leaves = new(ranges.Count);

    /// <summary>The place where the search begins.</summary>
    internal int Entry()
    {
        Divide();
        return Tree(0, _leaves.Count);
    }

    /// <summary>Divides the ranges into the leaves that take the fewest instructions, of their own and of the tree above them.</summary>
    private void Divide()
    {
        // From the end, so that interfaces with the same last ranges get the same last leaves.
        var fewest = new int[ranges.Count + 1];
        var chosen = new Leaf[ranges.Count];
        for (int from = ranges.Count - 1; from >= 0; from--)
        {
            fewest[from] = int.MaxValue;
            int to = from;
            while (to < ranges.Count && to - from <= 2 * MostExceptions)
            {
                to++;
                if (AsLeaf(from, to) is { } leaf && leaf.Exceptions + fewest[to] + 1 < fewest[from])
                {
                    fewest[from] = leaf.Exceptions + fewest[to] + 1;
                    chosen[from] = leaf;
                }
            }
        }

        for (int from = 0; from < ranges.Count; from = chosen[from].To)
            _leaves.Add(chosen[from]);
    }

    /// <summary>The ranges as a leaf, or null if they are not: at most a few single numbers have another target than the rest.</summary>
    private Leaf? AsLeaf(int from, int to)
    {
        int? wide = null;
        for (int index = from; index < to; index++)
        {
            if (ranges.IsSingle(index))
                continue;

            if (wide is { } other && other != ranges[index].Target)
                return null;

            wide = ranges[index].Target;
        }

        int common = wide ?? ranges[to - 1].Target;
        int exceptions = 0;
        for (int index = from; index < to; index++)
            exceptions += ranges[index].Target == common ? 0 : 1;

        return exceptions <= MostExceptions ? new(from, to, common, exceptions) : null;
    }

    private int Tree(int from, int to)
    {
        if (to - from == 1)
            return Tests(_leaves[from]);

        int middle = Middle(from, to);
        int below = Tree(from, middle);
        int above = Tree(middle, to);
        return assembler.Jump(BPF_JGE, ranges[_leaves[middle].From].Start, above, below);
    }

    /// <summary>Where to part leaves so that the longest way is short: one more step in a leaf counts as much as twice the leaves.</summary>
    private int Middle(int from, int to)
    {
        int all = 0;
        for (int index = from; index < to; index++)
            all += _leaves[index].Weight;

        int middle = from + 1;
        int below = _leaves[from].Weight;
        while (middle < to - 1 && Math.Abs(all - (2 * (below + _leaves[middle].Weight))) <= Math.Abs(all - (2 * below)))
            below += _leaves[middle++].Weight;

        return middle;
    }

    private int Tests(Leaf leaf)
    {
        int place = leaf.Common;
        for (int index = leaf.To - 1; index >= leaf.From; index--)
        {
            if (ranges[index].Target != leaf.Common)
                place = assembler.Jump(BPF_JEQ, ranges[index].Start, ranges[index].Target, place);
        }

        return place;
    }

    private sealed record Leaf(int From, int To, int Common, int Exceptions)
    {
        internal int Weight => 1 << Exceptions;
    }
}
