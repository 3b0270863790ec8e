namespace Hakoniwa;

/// <summary>What became of a restriction on this kernel.</summary>
/// <param name="Resource">What is restricted.</param>
/// <param name="Enforcement">How far.</param>
/// <param name="Missing">What is not enforced and why, without a full stop; null where everything is.</param>
public sealed record LandlockStatus(LandlockResource Resource, LandlockEnforcement Enforcement, string? Missing = null);
