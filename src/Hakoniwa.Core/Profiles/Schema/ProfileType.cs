using Hakoniwa.Profiles.Toml;

namespace Hakoniwa.Profiles.Schema;

/// <summary>What the value of a key can be.</summary>
internal abstract class ProfileType
{
    /// <summary>What is expected, with its article, for messages: "a string".</summary>
    internal abstract string Expected { get; }

    /// <exception cref="SandboxException">The value is something else.</exception>
    internal abstract ProfileValue Read(TomlValue value, ProfileReading reading);

    protected SandboxException Unexpected(TomlValue value) => ProfileErrors.At(value, $"expected {Expected}, found {value.Kind}");
}
