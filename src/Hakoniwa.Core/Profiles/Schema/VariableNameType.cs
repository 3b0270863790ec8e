using Hakoniwa.Profiles.Toml;

namespace Hakoniwa.Profiles.Schema;

/// <summary>The name of a variable of the environment.</summary>
internal sealed class VariableNameType : TextualType
{
    internal override string Expected => "a string";

    protected override object Parse(TomlString written, string text, ProfileReading reading)
        => text.Length > 0 && !text.Contains('=', StringComparison.Ordinal)
            ? text
            : throw ProfileErrors.At(written, "the name of a variable cannot be empty or contain '='");
}
