namespace Hakoniwa.Mounts;

/// <summary>What the sandbox's root directory is.</summary>
internal abstract record SandboxRoot;
