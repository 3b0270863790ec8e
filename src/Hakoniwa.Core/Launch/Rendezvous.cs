namespace Hakoniwa.Launch;

/// <summary>
/// A point of the set-up where the child waits until the launcher has done something for it that only a process outside can do: mapping
/// subordinate ids, connecting its network, looking up its user.
/// </summary>
internal abstract class Rendezvous
{
    /// <summary>Does it. What it throws ends the launch and reaches the caller.</summary>
    internal abstract void Act(RendezvousContext context);
}
