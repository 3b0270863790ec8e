using System.Buffers.Binary;

using Hakoniwa.Diagnostics;
using Hakoniwa.Interop;
using Hakoniwa.Launch;

namespace Hakoniwa.Capabilities;

/// <summary>The steps that take capabilities away: from all five sets, so that no exec can bring one back. See capabilities(7).</summary>
internal static class CapabilitySteps
{
    private const int WordBits = 32;

    /// <summary>The whole of it.</summary>
    /// <param name="kept">What stays.</param>
    /// <param name="hasUserNamespace">Whether there is a user namespace, in which everybody has CAP_SETPCAP.</param>
    /// <param name="newPrivileges">Whether no_new_privs is not set.</param>
    internal static Step Drop(CapabilitySet kept, bool hasUserNamespace, bool newPrivileges)
        => new(Describe(kept), ErrorCode.StepFailed, [DropBounding(kept, hasUserNamespace || (newPrivileges && Unistd.geteuid() == 0)), .. SetOthers(kept)]);

    /// <summary>The bounding set alone, which takes CAP_SETPCAP.</summary>
    internal static Step LimitBoundingSet(CapabilitySet kept, bool hasUserNamespace)
        => new(kept.Count == 0 ? "let no capability be regained" : "let no other capability be regained than " + string.Join(", ", kept.Select(Name)),
            ErrorCode.StepFailed, [DropBounding(kept, hasUserNamespace || Unistd.geteuid() == 0)]);

    /// <summary>What <see cref="LimitBoundingSet"/> leaves to do.</summary>
    internal static Step DropSets(CapabilitySet kept) => new(Describe(kept), ErrorCode.StepFailed, SetOthers(kept));

    internal static string Name(LinuxCapability capability) => capability.ToString();

    private static Call DropBounding(CapabilitySet kept, bool must)
    {
        // Beyond the kernel's last capability it is EINVAL. Without a user namespace who lacks CAP_SETPCAP gets EPERM, an ordinary user and the
        // root of a container that has no capabilities: with no_new_privs neither gets one by executing, whatever the set allows.
        var tolerated = must || HostFacts.Has(LinuxCapability.SetPCap) ? Errno.EINVAL : Errno.EPERM;
        return new("prctl", Syscall.prctl, Prctl.PR_CAPBSET_DROP, kept.Bits) { Kind = CallKind.DropBoundingSet, Tolerate = tolerated };
    }

    private static List<Call> SetOthers(CapabilitySet kept)
    {
        var header = new byte[8];
        BinaryPrimitives.WriteUInt32LittleEndian(header, Capability._LINUX_CAPABILITY_VERSION_3);

        // Two times effective, permitted, inheritable: the lower and the upper 32 bits.
        var sets = new byte[24];
        for (var word = 0; word < 2; word++)
        {
            var bits = unchecked((uint)(kept.Bits >> (word * WordBits)));
            for (var set = 0; set < 3; set++)
                BinaryPrimitives.WriteUInt32LittleEndian(sets.AsSpan((word * 3 + set) * sizeof(uint)), bits);
        }

        var calls = new List<Call>
        {
            new("prctl", Syscall.prctl, Prctl.PR_CAP_AMBIENT, Prctl.PR_CAP_AMBIENT_CLEAR_ALL, 0, 0, 0),
            new("capset", Syscall.capset, Arg.Bytes(new NativeBytes(header, "{v3}")), Arg.Bytes(new NativeBytes(sets, "{" + (kept.Count == 0 ? "none" : string.Join(',', kept.Select(Name))) + "}"))),
        };

        // Another user than root keeps those alone over an exec that are ambient.
        foreach (var capability in kept)
            calls.Add(new("prctl", Syscall.prctl, Prctl.PR_CAP_AMBIENT, Prctl.PR_CAP_AMBIENT_RAISE, (int)capability, 0, 0));
        return calls;
    }

    private static string Describe(CapabilitySet kept)
        => kept.Count == 0 ? "give up all capabilities" : "give up all capabilities but " + string.Join(", ", kept.Select(Name));
}
