using Hakoniwa.Profiles.Toml;

namespace Hakoniwa.Profiles.Schema;

/// <summary>A path of the host, or the word <c>none</c>.</summary>
internal sealed class HostPathOrNoneType : TextualType
{
    internal override string Expected => "a string";

    protected override object Parse(TomlString written, string text, ProfileReading reading)
        => text == ProfileSchema.None ? text
            : text.Length > 0 ? Path.GetFullPath(text, reading.Directory)
            : throw ProfileErrors.At(written, "a path cannot be empty; \"none\" is none");
}
