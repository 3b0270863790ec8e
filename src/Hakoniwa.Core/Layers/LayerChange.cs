namespace Hakoniwa;

/// <summary>One thing that a program did to a directory under a private layer.</summary>
/// <param name="Path">Relative to the layer, with slashes.</param>
/// <param name="Kind">What stands there now.</param>
public sealed record LayerChange(string Path, LayerChangeKind Kind);
