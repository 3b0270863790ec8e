using Hakoniwa.Layers;

namespace Hakoniwa.Mounts;

/// <summary>A layer that the launcher reads in the end.</summary>
/// <param name="Target">Where it is in the sandbox.</param>
/// <param name="Slot">It holds the descriptor that is handed to the launcher.</param>
/// <param name="Scratch">What the set-up makes in it; null for the upper side of an overlay.</param>
internal sealed record PlannedLayer(string Target, int Slot, ScratchPlaces? Scratch);
