namespace Hakoniwa.Limiting;

/// <summary>Why there is no place for a cgroup, and what to do about it; both without the full stop at the end.</summary>
internal sealed record CgroupObstacle(string Reason, string Remedy)
{
    internal SandboxException ToException(string limits)
        => new(ErrorCode.CgroupUnavailable, $"a cgroup {(limits.Length == 0 ? "" : $"with {limits} ")}cannot be had: {Reason}", Remedy + ".");
}
