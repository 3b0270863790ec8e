namespace Hakoniwa.Seccomp;

/// <summary>All call numbers, from zero to the greatest, in ranges with the same decision: the place in the filter that makes it.</summary>
internal sealed class NumberRanges
{
    private readonly List<NumberRange> _ranges = new(128);

    internal int Count => _ranges.Count;

    internal NumberRange Last => _ranges[^1];

    internal NumberRange this[int index] => _ranges[index];

    /// <summary>Begins a range; ranges come in ascending order, and neighbours with the same target become one.</summary>
    internal void Add(uint start, int target)
    {
        if (_ranges.Count > 0 && Last.Start == start)
            _ranges.RemoveAt(_ranges.Count - 1);

        if (_ranges.Count == 0 || Last.Target != target)
            _ranges.Add(new(start, target));
    }

    /// <summary>Whether a range is one number.</summary>
    internal bool IsSingle(int index) => index + 1 < _ranges.Count && _ranges[index + 1].Start == _ranges[index].Start + 1;

    /// <summary>
    /// The ranges of an interface whose numbers all have a bit set, by their numbers without it. Beyond them comes what comes after them.
    /// </summary>
    internal NumberRanges Without(uint bit)
    {
        var ranges = new NumberRanges();
        ranges.Add(0, _ranges[0].Target);
        foreach (NumberRange range in _ranges)
        {
            if (range.Start >= bit)
                ranges.Add(range.Start - bit, range.Target);
        }

        return ranges;
    }

    /// <summary>Ranges that decide as both do, where a decision for two different targets is asked of the caller.</summary>
    internal static NumberRanges Merge(NumberRanges first, NumberRanges second, Func<int, int, int> decide)
    {
        var ranges = new NumberRanges();
        for (int i = 0, j = 0; i < first.Count || j < second.Count;)
        {
            uint start = Math.Min(i < first.Count ? first[i].Start : uint.MaxValue, j < second.Count ? second[j].Start : uint.MaxValue);
            i += i < first.Count && first[i].Start == start ? 1 : 0;
            j += j < second.Count && second[j].Start == start ? 1 : 0;
            ranges.Add(start, decide(first[i - 1].Target, second[j - 1].Target));
        }

        return ranges;
    }
}
