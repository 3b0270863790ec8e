namespace Hakoniwa.Seccomp;

/// <summary>A rule of a profile, and the capabilities with which it counts.</summary>
internal readonly record struct ProfileRule(SeccompRule Rule, CapabilityCondition When = default);
