using System.Globalization;

using Hakoniwa.Profiles.Toml;

namespace Hakoniwa.Profiles.Schema;

/// <summary>
/// The value of a limit, whose unit another key says: an integer, or in strings a size, a time or <c>unlimited</c>. It is kept as text.
/// </summary>
internal sealed class AmountType : TextualType
{
    internal static readonly AmountType Instance = new();

    internal override string Expected => "a number, a string such as \"512M\" or \"5m\", or \"unlimited\"";

    protected override ProfileValue ReadOther(TomlValue value) => value switch
    {
        TomlInteger { Value: >= 0 } i => new(value, i.Value.ToString(CultureInfo.InvariantCulture)),
        TomlFloat { Value: >= 0 and < 1e15 } f => new(value, ((decimal)f.Value).ToString(CultureInfo.InvariantCulture)),
        TomlInteger or TomlFloat => throw ProfileErrors.At(value, "a limit cannot be negative; \"unlimited\" is none"),
        _ => throw Unexpected(value),
    };

    protected override object Parse(TomlString written, string text, ProfileReading reading) => text;
}
