using System.Globalization;
using System.Text;

using Hakoniwa.Diagnostics;
using Hakoniwa.Interop;
using Hakoniwa.Launch;

namespace Hakoniwa.Identity;

/// <summary>The steps that say who the sandbox's user is.</summary>
internal static class IdentitySteps
{
    internal static IEnumerable<Step> MapIds(ContainerSpec spec, Slots slots)
    {
        var (uid, gid) = (Unistd.geteuid(), Unistd.getegid());
        var (innerUid, innerGid) = (spec.UserId ?? uid, spec.GroupId ?? gid);

        yield return IdStep($"map user {innerUid} of the sandbox to user {uid} of the host",
            Write(slots, "/proc/self/uid_map", string.Create(CultureInfo.InvariantCulture, $"{innerUid} {uid} 1")));

        // Without this the kernel refuses the group map: a process could drop a group that a file's permissions exclude.
        yield return IdStep($"map group {innerGid} of the sandbox to group {gid} of the host",
        [
            .. Write(slots, "/proc/self/setgroups", "deny"),
            .. Write(slots, "/proc/self/gid_map", string.Create(CultureInfo.InvariantCulture, $"{innerGid} {gid} 1")),
        ]);
    }

    private static Step IdStep(string description, IReadOnlyList<Call> calls) => new(description, ErrorCode.IdMap, calls)
    {
        CodeFor = errno => errno is Errno.EPERM or Errno.EACCES ? ErrorCode.UserNamespacesForbidden : ErrorCode.IdMap,
        Remedy = errno => errno is Errno.EPERM or Errno.EACCES ? UserNamespaceAdvice.ForThisHost() : null,
    };

    private static Call[] Write(Slots slots, string path, string text)
    {
        var slot = slots.Next();
        return [Calls.Open(path, Fcntl.O_WRONLY, slot), Calls.Write(slot, Encoding.ASCII.GetBytes(text), "\"" + text + "\""), Calls.Close(slot)];
    }
}
