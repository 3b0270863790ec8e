using System.Globalization;
using System.Runtime.InteropServices;

using Hakoniwa.Interop;
using Hakoniwa.Launch;
using Hakoniwa.Layers;

using Microsoft.Win32.SafeHandles;

namespace Hakoniwa.Identity;

/// <summary>Looks a user up in the files that the sandbox really has, now that its root is made and nothing of it runs yet.</summary>
internal sealed class AccountRendezvous(RunAs runAs, IdMap? map, RunAsSlots slots) : Rendezvous
{
    internal override void Act(RendezvousContext context)
    {
        var root = $"/proc/{context.ChildPid.ToString(CultureInfo.InvariantCulture)}/root";
        using var directory = Beneath.OpenDirectory(root);
        var account = AccountLookup.Find(runAs, Read(directory, "etc/passwd"), Read(directory, "etc/group"));

        var group = account.Group ?? map?.OwnGroup ?? Unistd.getegid();
        Require(map?.Users, account.User, "user");
        Require(map?.Groups, group, "group");
        var groups = account.GroupsAreImplied && map is not null ? [.. account.Groups.Where(g => IdMap.Contains(map.Groups, g))] : account.Groups;
        foreach (var each in groups)
            Require(map?.Groups, each, "group");

        // With a map that a process wrote itself the kernel has forbidden setgroups.
        var mayNotSet = map is { IsOwn: true } && groups.All(g => g == group);
        context.SetSlot(slots.User, account.User);
        context.SetSlot(slots.Group, group);
        context.SetSlot(slots.GroupCount, mayNotSet ? Call.NoSlot : groups.Length);
        context.SetSlot(slots.Dumpable, LaunchGate.Dumpable());
        context.Fill(slots.Groups, MemoryMarshal.AsBytes<uint>(groups));
    }

    private void Require(IReadOnlyList<IdRange>? ranges, uint id, string kind)
    {
        if (ranges is null || IdMap.Contains([.. ranges], id))
            return;
        throw new SandboxException(ErrorCode.UnknownAccount, $"{runAs}: the sandbox has no {kind} {id.ToString(CultureInfo.InvariantCulture)} in its map of ids",
            "Map it: UserNamespaceMode.Auto maps all that /etc/subuid and /etc/subgid grant.");
    }

    /// <summary>As the sandbox would open it: links lead within its root.</summary>
    private static string Read(SafeFileHandle root, string path)
    {
        using var file = Beneath.TryOpenInRoot(root, path, AccountText.OpenFlags, out var errno);
        if (file is null)
            return errno is Errno.ENOENT or Errno.ENOTDIR ? "" : throw new SandboxException(ErrorCode.UnknownAccount, $"reading /{path} of the sandbox: openat2: {errno}");

        return AccountText.Read(file, $"/{path} of the sandbox");
    }
}
