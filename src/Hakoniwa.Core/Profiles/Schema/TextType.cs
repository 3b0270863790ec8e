using Hakoniwa.Profiles.Toml;

namespace Hakoniwa.Profiles.Schema;

/// <summary>Any text.</summary>
internal sealed class TextType : TextualType
{
    internal static readonly TextType Any = new() { MayBeEmpty = true };

    internal static readonly TextType NotEmpty = new();

    internal bool MayBeEmpty { get; private init; }

    internal override string Expected => "a string";

    protected override object Parse(TomlString written, string text, ProfileReading reading)
        => text.Length > 0 || MayBeEmpty ? text : throw ProfileErrors.At(written, "it cannot be empty");
}
