using Hakoniwa.Profiles.Toml;

namespace Hakoniwa.Profiles.Schema;

/// <summary>A string that has to mean something, once references in it are expanded.</summary>
internal abstract class TextualType : ProfileType
{
    internal sealed override ProfileValue Read(TomlValue value, ProfileReading reading)
        => value is TomlString written ? Read(written, reading.Text(written), reading) : ReadOther(value);

    /// <summary>The value for a text that was made from what is written.</summary>
    internal ProfileValue Read(TomlString written, string text, ProfileReading reading)
    {
        if (text.Contains('\0', StringComparison.Ordinal))
            throw ProfileErrors.At(written, "the kernel's strings cannot contain a NUL character");
        return new(written, Parse(written, text, reading));
    }

    protected abstract object Parse(TomlString written, string text, ProfileReading reading);

    /// <summary>The value for what is not a string.</summary>
    protected virtual ProfileValue ReadOther(TomlValue value) => throw Unexpected(value);
}
