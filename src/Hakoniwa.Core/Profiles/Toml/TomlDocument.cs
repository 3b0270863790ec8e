namespace Hakoniwa.Profiles.Toml;

/// <summary>
/// The one place where the rest of this library meets TOML: a package that reads it could take the place of everything behind this.
/// See <see href="https://toml.io/en/v1.0.0">TOML 1.0.0</see>.
/// </summary>
internal static class TomlDocument
{
    /// <summary>Reads a document.</summary>
    /// <param name="file">The name that messages show.</param>
    /// <param name="content">UTF-8.</param>
    /// <exception cref="TomlException">It is not TOML 1.0.</exception>
    internal static TomlTable Parse(string file, ReadOnlySpan<byte> content) => new TomlParser(TomlSource.Decode(file, content)).Document();

    /// <summary>Reads a document from text that may have come about from another.</summary>
    /// <exception cref="TomlException">It is not TOML 1.0.</exception>
    internal static TomlTable Parse(TomlSource source) => new TomlParser(source).Document();
}
