namespace Hakoniwa.Mounts;

/// <summary>A directory of the host, in which nothing is ever created by the set-up.</summary>
internal sealed record HostRoot(string Directory, bool Writable) : SandboxRoot;
