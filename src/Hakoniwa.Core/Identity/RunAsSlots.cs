using Hakoniwa.Launch;

namespace Hakoniwa.Identity;

/// <summary>Where the ids stand that a child changes to. A count of −1 leaves its groups as they are.</summary>
internal sealed record RunAsSlots(int User, int Group, int GroupCount, int Dumpable, NativeBytes Groups);
