using System.Globalization;

namespace Hakoniwa;

/// <summary>
/// A condition on one argument of a system call: <c>(argument &amp; mask) comparison value</c>, 64 bits wide and unsigned. Immutable; equal where
/// the content is.
/// </summary>
/// <remarks>
/// Where the kernel takes an argument as a 32-bit type (<c>int</c>, <c>unsigned int</c>), it ignores the upper half of the register, and a
/// program may put anything there. Such an argument is compared by <see cref="Low32"/>; otherwise the condition could be evaded. A filter sees
/// registers alone, never memory: what a pointer points to cannot be compared. See <c>seccomp(2)</c>.
/// </remarks>
public sealed record SeccompCondition
{
    internal const int ArgumentCount = 6;

    internal SeccompCondition(int index, ulong mask, SeccompComparison comparison, ulong value)
    {
        if (index is < 0 or >= ArgumentCount)
            throw new ArgumentOutOfRangeException(nameof(index), index, "A call has the arguments 0 to 5.");

        Index = index;
        Mask = mask;
        Comparison = comparison;
        Value = value;
    }

    /// <summary>Which argument, 0 to 5.</summary>
    public int Index { get; }

    /// <summary>The bits of the argument that count; all ones for the whole of it.</summary>
    public ulong Mask { get; internal init; }

    /// <summary>How the masked argument is compared.</summary>
    public SeccompComparison Comparison { get; }

    /// <summary>What it is compared with.</summary>
    public ulong Value { get; internal init; }

    /// <summary>The argument is the value.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The index is not 0 to 5.</exception>
    public static SeccompCondition Equal(int index, ulong value) => Int64(index, SeccompComparison.Equal, value);

    /// <summary>The argument is any other than the value.</summary>
    /// <inheritdoc cref="Equal"/>
    public static SeccompCondition NotEqual(int index, ulong value) => Int64(index, SeccompComparison.NotEqual, value);

    /// <summary>The argument is below the value.</summary>
    /// <inheritdoc cref="Equal"/>
    public static SeccompCondition Less(int index, ulong value) => Int64(index, SeccompComparison.Less, value);

    /// <summary>The argument is the value or below.</summary>
    /// <inheritdoc cref="Equal"/>
    public static SeccompCondition LessOrEqual(int index, ulong value) => Int64(index, SeccompComparison.LessOrEqual, value);

    /// <summary>The argument is above the value.</summary>
    /// <inheritdoc cref="Equal"/>
    public static SeccompCondition Greater(int index, ulong value) => Int64(index, SeccompComparison.Greater, value);

    /// <summary>The argument is the value or above.</summary>
    /// <inheritdoc cref="Equal"/>
    public static SeccompCondition GreaterOrEqual(int index, ulong value) => Int64(index, SeccompComparison.GreaterOrEqual, value);

    /// <summary>Of the argument, the bits of the mask are those of the value: <c>(argument &amp; mask) == value</c>.</summary>
    /// <exception cref="ArgumentException">The value has bits that the mask has not, so that it could never hold.</exception>
    /// <inheritdoc cref="Equal"/>
    public static SeccompCondition MaskedEqual(int index, ulong mask, ulong value) => Masked(index, mask, SeccompComparison.Equal, value);

    /// <summary>At least one of the bits is set.</summary>
    /// <inheritdoc cref="Equal"/>
    public static SeccompCondition AnyOf(int index, ulong bits) => new(index, bits, SeccompComparison.NotEqual, 0);

    /// <summary>None of the bits is set.</summary>
    /// <inheritdoc cref="Equal"/>
    public static SeccompCondition NoneOf(int index, ulong bits) => new(index, bits, SeccompComparison.Equal, 0);

    /// <summary>The same condition on the lower 32 bits alone, for an argument that the kernel takes as a 32-bit type.</summary>
    /// <exception cref="ArgumentException">The value does not fit into 32 bits, so that it could never hold, or always would.</exception>
    public SeccompCondition Low32() => Masked(Index, Mask & uint.MaxValue, Comparison, Value);

    /// <summary>The condition as C would write it: <c>(arg0 &amp; 0xffffffff) == 0x28</c>.</summary>
    public override string ToString()
    {
        string masked = Mask == ulong.MaxValue ? $"arg{Index}" : string.Create(CultureInfo.InvariantCulture, $"(arg{Index} & 0x{Mask:x})");
        return string.Create(CultureInfo.InvariantCulture, $"{masked} {Sign()} 0x{Value:x}");
    }

    /// <summary>The whole 64-bit argument is compared.</summary>
    internal static SeccompCondition Int64(int index, SeccompComparison comparison, ulong value) => new(index, ulong.MaxValue, comparison, value);

    /// <summary>The lower 32 bits alone are compared.</summary>
    internal static SeccompCondition Int32(int index, SeccompComparison comparison, uint value) => new(index, uint.MaxValue, comparison, value);

    /// <summary>
    /// The condition on an argument of 32 bits, which comes with an upper half of zero. A value such as <c>(ulong)-1</c> is what a negative
    /// number becomes when it is written with 64 bits, and means the same number here. Any other value beyond 32 bits is just greater than
    /// every argument.
    /// </summary>
    internal SeccompCondition Narrow()
    {
        bool negative = Mask >> 32 == uint.MaxValue && (long)Value == (int)Value && (long)Value < 0;
        return new(Index, (uint)Mask, Comparison, negative ? (uint)Value : Value);
    }

    /// <summary>Whether it holds for an argument.</summary>
    internal bool Holds(ulong argument)
    {
        ulong masked = argument & Mask;
        return Comparison switch
        {
            SeccompComparison.Equal => masked == Value,
            SeccompComparison.NotEqual => masked != Value,
            SeccompComparison.Less => masked < Value,
            SeccompComparison.LessOrEqual => masked <= Value,
            SeccompComparison.Greater => masked > Value,
            _ => masked >= Value,
        };
    }

    private static SeccompCondition Masked(int index, ulong mask, SeccompComparison comparison, ulong value) => (value & ~mask) == 0
        ? new(index, mask, comparison, value)
        : throw new ArgumentException($"The value 0x{value:x} has bits that the mask 0x{mask:x} has not.", nameof(value));

    private string Sign() => Comparison switch
    {
        SeccompComparison.Equal => "==",
        SeccompComparison.NotEqual => "!=",
        SeccompComparison.Less => "<",
        SeccompComparison.LessOrEqual => "<=",
        SeccompComparison.Greater => ">",
        _ => ">=",
    };
}
