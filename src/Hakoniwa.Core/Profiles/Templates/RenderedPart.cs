using Hakoniwa.Profiles.Toml;

namespace Hakoniwa.Profiles.Templates;

/// <summary>A stretch of rendered text, by its beginning, and where in a template it is from: character by character, or as a whole.</summary>
internal readonly record struct RenderedPart(int Start, TomlSource Source, int Offset, bool IsCopy);
