using Hakoniwa.Interop;
using Hakoniwa.Launch;

namespace Hakoniwa.Identity;

/// <summary>The steps that make the child another user of its user namespace.</summary>
internal static class RunAsSteps
{
    /// <summary>More than any account has in practice; the kernel's own limit is 65536.</summary>
    internal const int MaxGroups = 1024;

    internal static IEnumerable<Step> Build(RunAs runAs, IdMap? map, bool keepsCapabilities, Slots slots, List<Rendezvous> rendezvous)
    {
        var ids = new RunAsSlots(slots.Next(), slots.Next(), slots.Next(), slots.Next(), new NativeBytes(new byte[MaxGroups * sizeof(uint)], "{groups}"));
        rendezvous.Add(new AccountRendezvous(runAs, map, ids));
        yield return RendezvousStep.Build($"look up {runAs} in the sandbox", ErrorCode.UnknownAccount, rendezvous.Count - 1, slots);

        var calls = new List<Call>();
        if (keepsCapabilities)
            calls.Add(new("prctl", Syscall.prctl, Prctl.PR_SET_KEEPCAPS, 1, 0, 0, 0));
        calls.Add(new("setgroups", Syscall.setgroups, Arg.Slot(ids.GroupCount), Arg.Bytes(ids.Groups)) { OnlyIf = ids.GroupCount });
        calls.Add(new("setresgid", Syscall.setresgid, Arg.Slot(ids.Group), Arg.Slot(ids.Group), Arg.Slot(ids.Group)));
        calls.Add(new("setresuid", Syscall.setresuid, Arg.Slot(ids.User), Arg.Slot(ids.User), Arg.Slot(ids.User)));

        // The kernel takes a change of ids for a reason to make the memory undumpable, which here is the launcher's.
        calls.Add(new("prctl", Syscall.prctl, Prctl.PR_SET_DUMPABLE, Arg.Slot(ids.Dumpable), 0, 0, 0));
        yield return new($"become {runAs}", ErrorCode.UnknownAccount, calls)
        {
            Remedy = errno => errno is Errno.EPERM ? "Changing ids needs a user namespace with a map that has them, or root." : null,
        };
    }
}
