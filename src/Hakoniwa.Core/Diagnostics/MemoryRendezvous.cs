using Hakoniwa.Launch;

namespace Hakoniwa.Diagnostics;

/// <summary>Starts to watch the child, which is to become the program, or the shell that starts it, while it waits.</summary>
internal sealed class MemoryRendezvous : Rendezvous
{
    internal static Step Step(List<Rendezvous> rendezvous, Slots slots)
    {
        rendezvous.Add(new MemoryRendezvous());
        return RendezvousStep.Build("let the launcher watch the memory of the program", ErrorCode.MemoryNotMeasurable, rendezvous.Count - 1, slots);
    }

    internal override void Act(RendezvousContext context) => context.Keep(MemoryWatcher.Attach(context.ChildPid));
}
