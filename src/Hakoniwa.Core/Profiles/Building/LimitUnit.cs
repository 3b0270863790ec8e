namespace Hakoniwa.Profiles.Building;

/// <summary>What the number of a limit counts.</summary>
internal enum LimitUnit
{
    /// <summary>Things; plain numbers alone.</summary>
    Count,

    /// <summary>Bytes, with suffixes.</summary>
    Bytes,

    /// <summary>Whole seconds, with suffixes.</summary>
    Seconds,

    /// <summary>Whole microseconds, with suffixes.</summary>
    Microseconds,
}
