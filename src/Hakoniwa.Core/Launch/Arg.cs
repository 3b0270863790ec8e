namespace Hakoniwa.Launch;

/// <summary>
/// An argument of a system call in a plan: a number, a slot that an earlier call filled, or data that is laid out in native memory when
/// the plan is compiled.
/// </summary>
internal readonly record struct Arg
{
    private Arg(ArgKind kind, long value, object? data)
    {
        Kind = kind;
        Value = value;
        Data = data;
    }

    internal ArgKind Kind { get; }

    internal long Value { get; }

    internal object? Data { get; }

    internal static Arg Text(string text) => new(ArgKind.Data, 0, text);

    /// <summary>The address of a structure, displaced by <paramref name="offset"/> bytes.</summary>
    internal static Arg Bytes(NativeBytes bytes, int offset = 0) => new(ArgKind.Data, offset, bytes);

    /// <summary>The address of an array of strings, displaced by <paramref name="index"/> elements.</summary>
    internal static Arg Strings(NativeStrings strings, int index = 0) => new(ArgKind.Data, index * sizeof(long), strings);

    /// <summary>The value that an earlier call saved, or a descriptor that the launcher put there.</summary>
    internal static Arg Slot(int slot) => new(ArgKind.Slot, slot, null);

    /// <summary>The address of a slot.</summary>
    internal static Arg AddressOfSlot(int slot) => new(ArgKind.SlotAddress, slot, null);

    public static implicit operator Arg(long value) => new(ArgKind.Number, value, null);

    public static implicit operator Arg(ulong value) => new(ArgKind.Number, unchecked((long)value), null);

    public static implicit operator Arg(int value) => new(ArgKind.Number, value, null);

    public static implicit operator Arg(uint value) => new(ArgKind.Number, value, null);

    public static implicit operator Arg(string text) => Text(text);

    public override string ToString() => Kind switch
    {
        ArgKind.Slot => "fd" + Value.ToString(System.Globalization.CultureInfo.InvariantCulture),
        ArgKind.SlotAddress => "&fd" + Value.ToString(System.Globalization.CultureInfo.InvariantCulture),
        ArgKind.Data => Data switch
        {
            string text => "\"" + text + "\"",
            NativeStrings strings => "[" + strings.Count.ToString(System.Globalization.CultureInfo.InvariantCulture) + " strings]",
            NativeBytes bytes => bytes.Display,
            _ => "?",
        },
        _ when Value is >= -4096 and < 4096 => Value.ToString(System.Globalization.CultureInfo.InvariantCulture),
        _ => "0x" + Value.ToString("x", System.Globalization.CultureInfo.InvariantCulture),
    };
}
