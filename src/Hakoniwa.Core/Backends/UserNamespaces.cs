using Hakoniwa.Diagnostics;
using Hakoniwa.Diagnostics.Probing;
using Hakoniwa.Interop;
using Hakoniwa.Launch;
using Hakoniwa.Mounts;

namespace Hakoniwa.Backends;

/// <summary>
/// What this process may do with user namespaces, found out by making one: settings that forbid them are many, and some let one be made that
/// has no power in it.
/// </summary>
/// <param name="CanBeHad">Whether one can be made, with the other kinds that were asked for, and has power over them.</param>
/// <param name="HasFreshProc">Whether a fresh /proc can be mounted, which the kernel refuses where the caller's is covered in part.</param>
/// <param name="HasHostName">Whether a host name can be set, which the filters of some container engines refuse.</param>
internal sealed record UserNamespaces(bool CanBeHad, bool HasFreshProc, bool HasHostName)
{
    private static readonly UserNamespaces All = new(true, true, true);
    private static readonly UserNamespaces None = new(false, false, false);
    private static readonly Lock Gate = new();
    private static readonly UserNamespaces?[] Tried = new UserNamespaces?[(int)NamespaceKinds.All + 1];

    /// <summary>Tried once in a process for each set of kinds.</summary>
    internal static UserNamespaces With(NamespaceKinds kinds)
    {
        if (HostSimulation.WithoutUserNamespaces)
            return None;
        lock (Gate)
            return Tried[(int)kinds] ??= Try(kinds);
    }

    private static UserNamespaces Try(NamespaceKinds kinds)
    {
        Call[] proc = (kinds & NamespaceKinds.Pid) != 0 ? [Calls.Mount("proc", "/proc", ProcEntry.FreshFlags, null)] : [];
        Call[] hostName = (kinds & NamespaceKinds.Uts) != 0 ? [new("sethostname", Syscall.sethostname, "localhost", "localhost".Length)] : [];

        // One attempt is enough almost everywhere.
        return IsAllowed(kinds, [.. proc, .. hostName]) ? All
            : IsAllowed(kinds, []) ? new(true, IsAllowed(kinds, proc), IsAllowed(kinds, hostName))
            : None;
    }

    /// <summary>Whatever else goes wrong goes wrong in the launch, too, which says it better.</summary>
    private static bool IsAllowed(NamespaceKinds kinds, Call[] further) => ProbeChild.WithMounts(kinds).Add(further).Run() switch
    {
        null => true,
        { Call: ProbeChild.Clone } clone => clone.Errno is not (Errno.EPERM or Errno.EACCES or Errno.ENOSPC or Errno.EUSERS or Errno.EINVAL),
        var failure => failure.Errno is not (Errno.EPERM or Errno.EACCES),
    };
}
