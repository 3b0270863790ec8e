namespace Hakoniwa.Mounts;

/// <summary>A directory, file, socket or device of the host, with everything mounted below it.</summary>
internal sealed record BindEntry(string Source, string Target, bool ReadOnly) : MountEntry(Target);
