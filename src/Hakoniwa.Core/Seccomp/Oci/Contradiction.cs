namespace Hakoniwa.Seccomp.Oci;

/// <summary>Conditions that cannot all hold.</summary>
internal static class Contradiction
{
    /// <summary>The argument that no value satisfies all conditions on, where that is plain to see; otherwise null.</summary>
    internal static int? Find(IEnumerable<SeccompCondition> conditions) => conditions
        .GroupBy(condition => condition.Index)
        .FirstOrDefault(ofArgument => IsEmptyRange(ofArgument) || HasDifferentBits([.. ofArgument]))?.Key;

    private static bool HasDifferentBits(SeccompCondition[] conditions)
    {
        SeccompCondition[] equal = Array.FindAll(conditions, condition => condition.Comparison == SeccompComparison.Equal);
        return equal.Any(one => equal.Any(other => ((one.Value ^ other.Value) & one.Mask & other.Mask) != 0));
    }

    private static bool IsEmptyRange(IEnumerable<SeccompCondition> conditions)
    {
        UInt128 lowest = 0;
        UInt128 highest = ulong.MaxValue;
        foreach (SeccompCondition condition in conditions.Where(condition => condition.Mask == ulong.MaxValue))
        {
            // One more wraps round in no type that is wider; nothing is less than zero.
            UInt128 value = condition.Value;
            (UInt128 from, UInt128 to) = condition.Comparison switch
            {
                SeccompComparison.Equal => (value, value),
                SeccompComparison.Less => value == 0 ? (UInt128.One, UInt128.Zero) : (UInt128.Zero, value - 1),
                SeccompComparison.LessOrEqual => (UInt128.Zero, value),
                SeccompComparison.Greater => (value + 1, ulong.MaxValue),
                SeccompComparison.GreaterOrEqual => (value, ulong.MaxValue),
                _ => (UInt128.Zero, ulong.MaxValue),
            };
            lowest = UInt128.Max(lowest, from);
            highest = UInt128.Min(highest, to);
        }

        return lowest > highest;
    }
}
