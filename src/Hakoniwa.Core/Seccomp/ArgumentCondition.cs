namespace Hakoniwa.Seccomp;

/// <summary>
/// A condition on one argument of a call: <c>(argument &amp; mask) comparison value</c>, 64 bits wide and unsigned.
/// </summary>
/// <param name="Index">Which argument, 0 to 5.</param>
/// <param name="Mask">The bits that count; all ones for the whole argument.</param>
/// <param name="Comparison">How the masked argument is compared.</param>
/// <param name="Value">What it is compared with.</param>
/// <remarks>
/// Where the kernel takes an argument as a 32-bit type, it ignores the upper half of the register, and so must the condition: a program may
/// put anything there. <see cref="Int32"/> and <see cref="AnyOf"/> with a 32-bit mask do.
/// </remarks>
internal sealed record ArgumentCondition(int Index, ulong Mask, Comparison Comparison, ulong Value)
{
    /// <summary>The whole 64-bit argument is compared.</summary>
    internal static ArgumentCondition Int64(int index, Comparison comparison, ulong value) => new(index, ulong.MaxValue, comparison, value);

    /// <summary>The lower 32 bits alone are compared.</summary>
    internal static ArgumentCondition Int32(int index, Comparison comparison, uint value) => new(index, uint.MaxValue, comparison, value);

    /// <summary>At least one of the bits is set.</summary>
    internal static ArgumentCondition AnyOf(int index, ulong bits) => new(index, bits, Comparison.NotEqual, 0);
}
