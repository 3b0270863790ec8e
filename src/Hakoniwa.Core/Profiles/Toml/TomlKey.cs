namespace Hakoniwa.Profiles.Toml;

/// <summary>One part of a dotted key.</summary>
internal readonly record struct TomlKey(string Name, int Offset);
