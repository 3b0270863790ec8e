namespace Hakoniwa;

/// <summary>What became of an attempt to use something of the host.</summary>
public enum HostCapabilityStatus
{
    /// <summary>It was done, and worked.</summary>
    Works,

    /// <summary>It works, with less than a newer kernel or another setting would give. Nothing that is enforced is weaker for it.</summary>
    Limited,

    /// <summary>It was tried, and the host refused.</summary>
    DoesNotWork,

    /// <summary>It could not be tried: what it needs does not work, or the attempt did not come to an end.</summary>
    NotTested,
}
