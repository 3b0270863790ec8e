namespace Hakoniwa.Mounts;

/// <summary>The POSIX message queues of the sandbox's IPC namespace.</summary>
internal sealed record MessageQueueEntry(string Target) : MountEntry(Target)
{
    internal override bool IsForeign => true;
}
