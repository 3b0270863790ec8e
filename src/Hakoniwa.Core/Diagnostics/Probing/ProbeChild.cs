using Hakoniwa.Identity;
using Hakoniwa.Interop;
using Hakoniwa.Launch;
using Hakoniwa.Mounts;

using Microsoft.Win32.SafeHandles;

namespace Hakoniwa.Diagnostics.Probing;

/// <summary>
/// A child that makes some system calls and ends, started as a sandbox's first process is. What it mounts and makes is in namespaces of its own, and gone
/// with it.
/// </summary>
internal sealed unsafe class ProbeChild
{
    /// <summary>The call that fails where there is no child at all.</summary>
    internal const string Clone = "clone";

    private readonly List<Call> _calls = [new("prctl", Syscall.prctl, Prctl.PR_SET_PDEATHSIG, Signal.SIGKILL, 0, 0, 0)];
    private readonly int _cloneFlags;

    internal ProbeChild(NamespaceKinds namespaces) => _cloneFlags = NamespaceFlags.Of(namespaces);

    internal Slots Slots { get; } = new();

    /// <summary>A child that is itself in a user namespace, with a mount table of its own.</summary>
    internal static ProbeChild WithMounts(NamespaceKinds further = NamespaceKinds.None)
    {
        var child = new ProbeChild(NamespaceKinds.User | NamespaceKinds.Mount | further).MapOwnIds();
        return child.Add(new Call("mount", Syscall.mount, 0, "/", 0, Interop.Mount.MS_REC | Interop.Mount.MS_PRIVATE, 0));
    }

    /// <summary>The place at which a root is built, covered with a file system in memory.</summary>
    internal ProbeChild CoverStaging() => Add(Calls.Mount("tmpfs", Staging, Interop.Mount.MS_NOSUID | Interop.Mount.MS_NODEV, "mode=700"));

    internal static string Staging => MountSteps.StagingDirectory();

    internal ProbeChild Add(params IEnumerable<Call> calls)
    {
        _calls.AddRange(calls);
        return this;
    }

    internal ProbeChild Add(Step step) => Add(step.Calls);

    internal ProbeChild MapOwnIds()
    {
        var (user, group) = (Unistd.geteuid(), Unistd.getegid());
        var map = new IdMap([new(user, user, 1)], [new(group, group, 1)]);
        return Add(IdentitySteps.MapIds(map, Slots, []).SelectMany(s => s.Calls));
    }

    /// <summary>Null if every call succeeded.</summary>
    internal ProbeFailure? Run()
    {
        if (HostSimulation.WithoutUserNamespaces && (_cloneFlags & Sched.CLONE_NEWUSER) != 0)
            return new(Clone, Errno.EPERM);

        // What the process ended with may be lost to other code that waits for children.
        var done = Slots.Next();
        Step[] steps =
        [
            new("try", ErrorCode.StepFailed,
                [.. _calls, new("store", 0, 1, Arg.AddressOfSlot(done), sizeof(long)) { Kind = CallKind.Store }, new("exit_group", Syscall.exit_group, 0)]),
        ];
        var program = ChildProgram.Compile(steps, Slots.Count);
        program.Reset();
        for (var slot = 0; slot < Slots.FirstFree; slot++)
            program.Image->Slots[slot] = -1;

        var request = new LaunchRequest(program, _cloneFlags);
        LauncherThreads.Enqueue(request);
        request.WaitUntilLaunched(null, CancellationToken.None);
        using (program)
        {
            if (request.Pid < 0)
                return new(Clone, request.CloneErrno);
            var handle = new ProcessHandle(request.Pid, new SafeFileHandle(request.PidFd, ownsHandle: true));
            handle.WaitForEnd(-1);
            var ended = handle.Reap();
            if (program.Image->FailedOperation != ChildImage.NotFailed)
                return new(steps[0].Calls[program.Failed.Call].Name, (Errno)program.Image->FailedErrno);
            return program.Image->Slots[done] == 1 ? null : new("one of the calls", 0, ended.Signal ?? Signal.SIGKILL);
        }
    }
}
