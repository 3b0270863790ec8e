namespace Hakoniwa.Mounts;

internal sealed record TmpfsEntry(string Target, long? Size, int Mode) : MountEntry(Target);
