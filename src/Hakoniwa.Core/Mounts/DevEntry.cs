namespace Hakoniwa.Mounts;

internal sealed record DevEntry(string Target) : MountEntry(Target);
