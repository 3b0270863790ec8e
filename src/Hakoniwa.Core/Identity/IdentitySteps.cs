using System.Text;

using Hakoniwa.Diagnostics;
using Hakoniwa.Interop;
using Hakoniwa.Launch;

namespace Hakoniwa.Identity;

/// <summary>The steps that say which ids a user namespace has.</summary>
internal static class IdentitySteps
{
    internal static IEnumerable<Step> MapIds(IdMap map, Slots slots, List<Rendezvous> rendezvous)
    {
        if (map.IsOwn)
            return [MapUser(map, slots), MapGroup(map, slots)];

        rendezvous.Add(new MapRendezvous(map));
        var how = Unistd.geteuid() == 0 ? "by the launcher" : "by newuidmap and newgidmap";
        return
        [
            RendezvousStep.Build($"map users {Describe(map.Users)} and groups {Describe(map.Groups)}, {how}", ErrorCode.IdMap, rendezvous.Count - 1, slots),
        ];
    }

    private static Step MapUser(IdMap map, Slots slots)
        => IdStep($"map user {map.Users[0].Inside} of the sandbox to user {map.Users[0].Outside} of the host", Write(slots, "/proc/self/uid_map", map.Users[0].ToString()));

    // Without "deny" the kernel refuses the group map: a process could drop a group that a file's permissions exclude.
    private static Step MapGroup(IdMap map, Slots slots)
        => IdStep($"map group {map.Groups[0].Inside} of the sandbox to group {map.Groups[0].Outside} of the host",
            [.. Write(slots, "/proc/self/setgroups", "deny"), .. Write(slots, "/proc/self/gid_map", map.Groups[0].ToString())]);

    private static string Describe(IEnumerable<IdRange> ranges)
        => string.Join(", ", ranges.Select(r => r.Count == 1 ? $"{r.Inside} (host {r.Outside})" : $"{r.Inside}-{r.Inside + r.Count - 1} (host {r.Outside}-{r.Outside + r.Count - 1})"));

    private static Step IdStep(string description, IReadOnlyList<Call> calls) => new(description, ErrorCode.IdMap, calls)
    {
        CodeFor = errno => errno is Errno.EPERM or Errno.EACCES ? ErrorCode.UserNamespacesForbidden : ErrorCode.IdMap,
        Remedy = errno => errno is Errno.EPERM or Errno.EACCES ? UserNamespaceAdvice.PowerlessOnThisHost() : null,
    };

    private static Call[] Write(Slots slots, string path, string text)
    {
        var slot = slots.Next();
        return [Calls.Open(path, Fcntl.O_WRONLY, slot), Calls.Write(slot, Encoding.UTF8.GetBytes(text), "\"" + text + "\""), Calls.Close(slot)];
    }
}
