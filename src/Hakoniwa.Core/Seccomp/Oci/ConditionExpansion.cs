namespace Hakoniwa.Seccomp.Oci;

/// <summary>
/// The format has a mask for equality alone. Any other comparison of masked bits is a choice of several equalities, of which one has to hold.
/// </summary>
internal static class ConditionExpansion
{
    internal static bool IsExpressible(SeccompCondition condition) =>
        condition.Mask == ulong.MaxValue || condition.Comparison == SeccompComparison.Equal;

    internal static SeccompCondition Opposite(SeccompCondition condition) => new(condition.Index, condition.Mask, condition.Comparison switch
    {
        SeccompComparison.Equal => SeccompComparison.NotEqual,
        SeccompComparison.NotEqual => SeccompComparison.Equal,
        SeccompComparison.Less => SeccompComparison.GreaterOrEqual,
        SeccompComparison.LessOrEqual => SeccompComparison.Greater,
        SeccompComparison.Greater => SeccompComparison.LessOrEqual,
        _ => SeccompComparison.Less,
    }, condition.Value);

    /// <summary>Conditions that the format can express, of which one has to hold where the given one did; none if it never does.</summary>
    internal static IEnumerable<SeccompCondition> Choices(SeccompCondition condition)
    {
        if (condition.Mask == ulong.MaxValue)
            return [condition];

        return condition.Comparison switch
        {
            SeccompComparison.Equal => Same(condition),
            SeccompComparison.NotEqual => Different(condition),
            SeccompComparison.Less => Ordered(condition, above: false),
            SeccompComparison.LessOrEqual => [.. Ordered(condition, above: false), .. Same(condition)],
            SeccompComparison.Greater => Ordered(condition, above: true),
            _ => [.. Ordered(condition, above: true), .. Same(condition)],
        };
    }

    private static IEnumerable<SeccompCondition> Same(SeccompCondition condition) =>
        (condition.Value & ~condition.Mask) == 0 ? [condition.Comparing(condition.Mask, condition.Value)] : [];

    /// <summary>One bit is different; or, where the value has others than the mask, always.</summary>
    private static IEnumerable<SeccompCondition> Different(SeccompCondition condition)
    {
        if ((condition.Value & ~condition.Mask) != 0)
            return [condition.Comparing(0, 0)];

        return Enumerable.Range(0, 64)
            .Select(index => 1UL << index)
            .Where(bit => (condition.Mask & bit) != 0)
            .Select(bit => condition.Comparing(bit, ~condition.Value & bit));
    }

    /// <summary>At the highest bit where the two differ, it is set in the one that is above.</summary>
    private static IEnumerable<SeccompCondition> Ordered(SeccompCondition condition, bool above)
    {
        ulong higher = 0;
        for (ulong bit = 1UL << 63; bit != 0; bit >>= 1)
        {
            ulong same = higher & condition.Mask;
            bool isMasked = (condition.Mask & bit) != 0;
            bool isSet = (condition.Value & bit) != 0;
            if (above && isMasked && !isSet)
                yield return condition.Comparing(same | bit, (condition.Value & same) | bit);
            if (!above && isSet)
                yield return condition.Comparing(same | (bit & condition.Mask), condition.Value & same);

            // The masked argument has no such bit: it is below, whatever follows.
            if (isSet && !isMasked)
                yield break;

            higher |= bit;
        }
    }

    private static SeccompCondition Comparing(this SeccompCondition condition, ulong mask, ulong value) =>
        new(condition.Index, mask, SeccompComparison.Equal, value);
}
