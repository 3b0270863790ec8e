using Hakoniwa.Diagnostics;
using Hakoniwa.Identity;
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

    private static bool IsAllowed(NamespaceKinds kinds, Call[] further)
    {
        var slots = new Slots();
        List<Step> steps =
        [
            ProcessSteps.DieWithParent(LauncherIdentity.PidFd),
            .. IdentitySteps.MapIds(IdMap.Of(new Container().Spec), slots, []),
            new("make all mounts private", ErrorCode.StepFailed, [new("mount", Syscall.mount, 0, "/", 0, Interop.Mount.MS_REC | Interop.Mount.MS_PRIVATE, 0)]),
            new("use them", ErrorCode.StepFailed, further),
        ];
        using var program = ChildProgram.Compile(steps, slots.Count);
        program.Reset();
        var request = new LaunchRequest(program, NamespaceFlags.Of(kinds | NamespaceKinds.User | NamespaceKinds.Mount));
        LauncherThreads.Enqueue(request);
        request.WaitUntilLaunched(null, CancellationToken.None);
        if (request.Pid < 0)
            return request.CloneErrno is not (Errno.EPERM or Errno.EACCES or Errno.ENOSPC or Errno.EUSERS or Errno.EINVAL);

        // Whatever else goes wrong goes wrong in the launch, too, which says it better.
        new ProcessHandle(request.Pid, new(request.PidFd, ownsHandle: true)).KillAndReap();
        return !WasRefused(program);
    }

    private static unsafe bool WasRefused(ChildProgram program)
        => program.Image->FailedOperation != ChildImage.NotFailed && (Errno)program.Image->FailedErrno is Errno.EPERM or Errno.EACCES;
}
