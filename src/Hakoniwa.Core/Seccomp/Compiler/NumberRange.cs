namespace Hakoniwa.Seccomp;

/// <summary>The call numbers from one up to the next range's, and the place that decides about them.</summary>
internal sealed record NumberRange(uint Start, int Target);
