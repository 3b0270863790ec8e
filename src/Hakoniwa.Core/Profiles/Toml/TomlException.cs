namespace Hakoniwa.Profiles.Toml;

/// <summary>A file is not TOML. The message names file, line and column, and shows the line with a caret under the place.</summary>
internal sealed class TomlException(string message, string file, TomlPosition position) : FormatException(message)
{
    internal string File { get; } = file;

    internal TomlPosition Position { get; } = position;
}
