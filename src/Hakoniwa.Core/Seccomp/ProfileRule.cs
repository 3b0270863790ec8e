namespace Hakoniwa.Seccomp;

/// <summary>A rule of a profile, and the capabilities with which it counts.</summary>
internal sealed record ProfileRule(SeccompRule Rule, CapabilityCondition When = default);
