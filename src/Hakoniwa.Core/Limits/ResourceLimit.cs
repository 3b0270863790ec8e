namespace Hakoniwa;

/// <summary>A soft and a hard resource limit, in the unit of <paramref name="Resource"/>.</summary>
/// <param name="Resource">The resource that is limited.</param>
/// <param name="Soft">The limit that the kernel enforces; the program may raise it up to <paramref name="Hard"/>.</param>
/// <param name="Hard">The ceiling of the soft limit.</param>
public sealed record ResourceLimit(Rlimit Resource, ulong Soft, ulong Hard)
{
    /// <summary>The value that stands for "no limit" (RLIM_INFINITY).</summary>
    public const ulong Unlimited = ulong.MaxValue;
}
