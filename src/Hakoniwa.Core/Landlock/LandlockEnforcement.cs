namespace Hakoniwa;

/// <summary>How far this kernel enforces a restriction.</summary>
public enum LandlockEnforcement
{
    /// <summary>Not at all.</summary>
    None,

    /// <summary>With exceptions; <see cref="LandlockStatus.Missing"/> has them.</summary>
    Partial,

    /// <summary>As described.</summary>
    Full,
}
