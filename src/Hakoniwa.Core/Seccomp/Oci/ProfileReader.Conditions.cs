using System.Collections.Immutable;

namespace Hakoniwa.Seccomp.Oci;

/// <content>The conditions on arguments.</content>
internal ref partial struct ProfileReader
{
    private const string MaskedEqual = "SCMP_CMP_MASKED_EQ";

    private static readonly string[] ConditionKeys = ["index", "value", "valueTwo", "op"];

    // In the order of SeccompComparison.
    private static readonly string[] Unmasked =
        ["SCMP_CMP_EQ", "SCMP_CMP_NE", "SCMP_CMP_LT", "SCMP_CMP_LE", "SCMP_CMP_GT", "SCMP_CMP_GE"];

    private static readonly string[] Operators = [.. Unmasked, MaskedEqual];

    private ImmutableArray<SeccompCondition> Conditions()
    {
        var conditions = ImmutableArray.CreateBuilder<SeccompCondition>();
        ExpectArray("args");
        long start = Here;
        while (NextItem())
            conditions.Add(Condition());

        if (Contradiction.Find(conditions) is { } index)
        {
            // Some runtimes take several conditions on one argument for alternatives. A rule written for those would never count here.
            throw Error(start, $"the conditions on argument {index} can never hold together",
                "All conditions of a rule have to hold. For one or the other write two rules.");
        }

        return conditions.DrainToImmutable();
    }

    private SeccompCondition Condition()
    {
        ExpectObject("An item of args");
        long start = Here;
        int? index = null;
        ulong? value = null;
        ulong second = 0;
        long secondAt = 0;
        string? comparison = null;
        uint seen = 0;
        while (NextKey("A condition", ConditionKeys, ref seen) is { } key)
        {
            switch (key)
            {
                case "index":
                    index = (int)Integer(key, SeccompCondition.ArgumentCount - 1);
                    break;
                case "value":
                    value = Integer(key, ulong.MaxValue);
                    break;
                case "valueTwo":
                    (second, secondAt) = (Integer(key, ulong.MaxValue), Here);
                    break;
                default:
                    comparison = Word(key, Operators, "a comparison");
                    break;
            }
        }

        if (index is null || value is null || comparison is null)
            throw Error(start, $"the condition has no {(index is null ? "index" : value is null ? "value" : "op")}");

        if (comparison == MaskedEqual)
        {
            return (second & ~value.Value) == 0
                ? SeccompCondition.MaskedEqual(index.Value, value.Value, second)
                : throw Error(secondAt, "valueTwo has bits that value, the mask, has not, so this could never hold");
        }

        return second == 0
            ? SeccompCondition.Int64(index.Value, Comparison(comparison), value.Value)
            : throw Error(secondAt, $"valueTwo belongs to {MaskedEqual}, not to {comparison}");
    }

    private static SeccompComparison Comparison(string comparison) => (SeccompComparison)Array.IndexOf(Unmasked, comparison);

    internal static string OperatorOf(SeccompCondition condition) =>
        condition.Mask == ulong.MaxValue ? Unmasked[(int)condition.Comparison] : MaskedEqual;
}
