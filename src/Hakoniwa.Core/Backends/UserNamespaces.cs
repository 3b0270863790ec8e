using Hakoniwa.Diagnostics;
using Hakoniwa.Identity;
using Hakoniwa.Interop;
using Hakoniwa.Launch;

namespace Hakoniwa.Backends;

/// <summary>
/// Whether this process can have user namespaces, found out by making one: settings that forbid them are many, and some let one be made that
/// has no power in it.
/// </summary>
internal static class UserNamespaces
{
    private static readonly Lazy<bool> Tried = new(Try, LazyThreadSafetyMode.PublicationOnly);

    internal static bool CanBeHad => !HostSimulation.WithoutUserNamespaces && Tried.Value;

    private static bool Try()
    {
        var slots = new Slots();
        List<Step> steps =
        [
            ProcessSteps.DieWithParent(LauncherIdentity.PidFd),
            .. IdentitySteps.MapIds(IdMap.Of(new Container().Spec), slots, []),
            new("make all mounts private", ErrorCode.StepFailed, [new("mount", Syscall.mount, 0, "/", 0, Interop.Mount.MS_REC | Interop.Mount.MS_PRIVATE, 0)]),
        ];
        using var program = ChildProgram.Compile(steps, slots.Count);
        program.Reset();
        var request = new LaunchRequest(program, Sched.CLONE_NEWUSER | Sched.CLONE_NEWNS);
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
