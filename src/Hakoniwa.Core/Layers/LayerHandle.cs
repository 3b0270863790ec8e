using Microsoft.Win32.SafeHandles;

namespace Hakoniwa.Layers;

/// <summary>The launcher's side of a layer.</summary>
/// <param name="Directory">Its uppermost directory.</param>
/// <param name="Scratch">What the set-up made in it; null for the upper side of an overlay.</param>
internal sealed record LayerHandle(SafeFileHandle Directory, ScratchPlaces? Scratch);
