namespace Hakoniwa.Mounts;

internal sealed record ProcEntry(string Target) : MountEntry(Target);
