namespace Hakoniwa.Profiles.Toml;

/// <summary>A place in a file, both counted from 1; a column is a character as Unicode counts them.</summary>
internal readonly record struct TomlPosition(int Line, int Column);
