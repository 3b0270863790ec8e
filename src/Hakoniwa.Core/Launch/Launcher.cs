using System.Diagnostics;
using System.Runtime.ExceptionServices;

using Hakoniwa.Backends;
using Hakoniwa.Diagnostics;
using Hakoniwa.Interop;
using Hakoniwa.Layers;
using Hakoniwa.Limiting;
using Hakoniwa.Mounts;
using Hakoniwa.Networking;
using Hakoniwa.Reporting;
using Hakoniwa.Streams;

using Microsoft.Win32.SafeHandles;

namespace Hakoniwa.Launch;

/// <summary>Runs a plan: clone, set-up in the child, exec; then hands the running program over.</summary>
internal static unsafe class Launcher
{
    /// <param name="plan">It can be launched any number of times.</param>
    /// <param name="input">Standard input.</param>
    /// <param name="output">Standard output.</param>
    /// <param name="error">Standard error.</param>
    /// <param name="cancellation">Ends the launch.</param>
    /// <param name="given">The contents of the file that the plan leaves to the launch, if it has one.</param>
    internal static SandboxProcess Start(SandboxPlan plan, Stdio input, Stdio output, Stdio error, CancellationToken cancellation, ReadOnlyMemory<byte> given = default)
    {
        cancellation.ThrowIfCancellationRequested();
        var streams = LaunchStreams.Open(plan.Command, input, output, error);
        Cgroup? group = null;
        try
        {
            group = plan.Cgroup?.Create();
            return Start(plan, streams, group, given, cancellation);
        }
        catch
        {
            streams.Abandon();
            group?.Dispose();
            throw;
        }
        finally
        {
            group?.CloseEntrance();
            streams.Dispose();
        }
    }

    private static SandboxProcess Start(SandboxPlan plan, LaunchStreams streams, Cgroup? group, ReadOnlyMemory<byte> given, CancellationToken cancellation)
    {
        var started = Stopwatch.GetTimestamp();
        var exports = plan.ExportCount > 0 ? Descriptors.SocketPair() : default;
        var program = plan.Programs.Rent();
        RendezvousServer? rendezvous = null;
        BoundPaths? paths = null;
        GivenContents? contents = null;
        Supervisor? supervisor = null;
        LandlockRun? degraded = null;
        try
        {
            streams.FillSlots(program.Image->Slots);
            paths = BoundPaths.Fill(plan.Paths, streams.Terminal?.Inner, program.Image->Slots);
            contents = GivenContents.Fill(plan.Given, given.Span, program.Image->Slots);
            program.Image->Slots[Slots.ExportSocket] = exports.Childs is { } socket ? (int)socket.DangerousGetHandle() : -1;
            if (group is not null)
                program.Image->Slots[plan.Cgroup!.Slot] = group.Entrance;

            degraded = LandlockRun.Start(plan.Degraded, program);
            supervisor = Supervisor.Start(plan.Supervision, program);
            rendezvous = RendezvousServer.Start(plan, program, plan.Command.WallTime, cancellation);
            var request = new LaunchRequest(program, plan.CloneFlags, plan.ChangesIds);
            if (HostSimulation.WithoutUserNamespaces && (plan.CloneFlags & Sched.CLONE_NEWUSER) != 0)
                (request.Pid, request.CloneErrno) = (-1, Errno.EPERM);
            else
                Run(request, plan.Command.WallTime, cancellation);

            if (request.Pid < 0 && request.CloneErrno == Errno.ECANCELED)
                throw Cancelled(plan, step: 0, cancellation);
            if (request.Pid < 0)
                throw CloneFailed(plan, request.CloneErrno);

            var handle = new ProcessHandle(request.Pid, new SafeFileHandle(request.PidFd, ownsHandle: true)) { LauncherPeak = PeakMemory.OfLauncher() };
            var kept = Attachments(plan, program, handle, rendezvous, cancellation);
            supervisor = Confirmed(supervisor, program, handle, ref kept);
            if (degraded is not null)
            {
                degraded.EndWith(handle, program);
                (kept, degraded) = ([.. kept, degraded], null);
            }

            return Hand(plan, streams, exports.Ours, handle, kept, group, started);
        }
        finally
        {
            // Its thread may look at the program until it has ended.
            rendezvous?.Dispose();
            paths?.Dispose();
            contents?.Dispose();
            supervisor?.Dispose();
            degraded?.Abandon(program);
            plan.Programs.Return(program);
            exports.Ours?.Dispose();
            exports.Childs?.Dispose();
        }
    }

    private static void Run(LaunchRequest request, TimeSpan? wallTime, CancellationToken cancellation)
    {
        LauncherThreads.Enqueue(request);
        request.WaitUntilLaunched(wallTime, cancellation);
    }

    /// <summary>Whatever goes wrong, nothing of a launch that failed is left.</summary>
    private static IReadOnlyList<IDisposable> Attachments(
        SandboxPlan plan, ChildProgram program, ProcessHandle handle, RendezvousServer? rendezvous, CancellationToken cancellation)
    {
        var (failure, kept) = rendezvous?.Finish() ?? (null, []);
        try
        {
            if (failure is not null)
            {
                handle.KillAndReap();
                cancellation.ThrowIfCancellationRequested();
                ExceptionDispatchInfo.Throw(failure);
            }

            ThrowIfNotStarted(plan, program, handle, cancellation);
            return kept;
        }
        catch
        {
            foreach (var attached in kept)
                attached.Dispose();
            throw;
        }
    }

    /// <summary>From here on the supervisor is one of those that go with the sandbox.</summary>
    private static Supervisor? Confirmed(Supervisor? supervisor, ChildProgram program, ProcessHandle handle, ref IReadOnlyList<IDisposable> kept)
    {
        if (supervisor is null)
            return null;
        try
        {
            supervisor.Confirm(program);
            kept = [.. kept, supervisor];
            return null;
        }
        catch
        {
            handle.KillAndReap();
            foreach (var attached in kept)
                attached.Dispose();
            throw;
        }
    }

    private static SandboxProcess Hand(
        SandboxPlan plan, LaunchStreams streams, SafeFileHandle? exports, ProcessHandle handle, IReadOnlyList<IDisposable> kept, Cgroup? group, long started)
    {
        var attached = new List<IDisposable>(kept);
        try
        {
            var received = exports is null ? [] : ReceivedDescriptors.Receive(exports, plan.ExportCount);
            var layers = new Dictionary<string, LayerHandle>(StringComparer.Ordinal);
            for (var i = 0; i < plan.Layers.Count; i++)
                layers[plan.Layers[i].Target] = new(received[i], plan.Layers[i].Scratch);
            if (plan.RelayCount > 0)
                attached.Add(RelaySet.Start(plan.Container.Network, received.AsSpan(plan.Layers.Count, plan.RelayCount)));
            if (received.Length > plan.Layers.Count + plan.RelayCount)
                attached.Add(StubResolver.Start(received.AsSpan(plan.Layers.Count + plan.RelayCount)));
            foreach (var each in kept)
                (each as PastaProcess)?.EndWith(handle.WhenEnded());
            return new SandboxProcess(handle, streams, layers, attached, plan.Command.WallTime, started)
            {
                Group = group,
                Omissions = plan.Omissions,
                Backend = plan.Backend,
                Landlock = plan.Landlock,
                EmptyReport = plan.EmptyReport,
            };
        }
        catch
        {
            handle.KillAndReap();
            foreach (var each in attached)
                each.Dispose();
            throw;
        }
    }

    private static SandboxException CloneFailed(SandboxPlan plan, Errno errno)
    {
        var forbidden = (plan.CloneFlags & Sched.CLONE_NEWUSER) != 0 && errno is Errno.EPERM or Errno.ENOSPC or Errno.EUSERS or Errno.EACCES;
        var remedy = forbidden ? UserNamespaceAdvice.ForThisHost(errno, plan.Container.Namespaces)
            : errno == Errno.EPERM ? "Without a user namespace the other namespaces need root: unshare the user namespace, too."
            : errno == Errno.EINVAL ? "This kernel lacks one of the namespaces that were asked for."
            : errno == Errno.EAGAIN ? "The limit of processes is reached (ulimit -u, pids.max)."
            : null;
        return new(forbidden ? ErrorCode.UserNamespacesForbidden : ErrorCode.CloneFailed, $"step 0 of {plan.Program.Count}: create the namespaces: clone: {errno}", remedy)
        {
            SystemCall = "clone",
            Errno = errno,
        };
    }

    private static SandboxException Cancelled(SandboxPlan plan, int step, CancellationToken cancellation)
    {
        cancellation.ThrowIfCancellationRequested();
        return new(ErrorCode.CancelledDuringSetUp, $"step {step} of {plan.Program.Count}: the wall-time limit passed before the program started", "Raise the limit.");
    }

    private static void ThrowIfNotStarted(SandboxPlan plan, ChildProgram program, ProcessHandle handle, CancellationToken cancellation)
    {
        if (Volatile.Read(ref program.Image->FailedOperation) == ChildImage.NotFailed && program.Image->ReachedExec != 0)
            return;

        handle.KillAndReap();
        if (program.Image->FailedOperation == ChildImage.NotFailed)
        {
            throw new SandboxException(ErrorCode.KilledDuringSetUp, "the sandbox's first process was killed before the program started",
                "The kernel's out-of-memory killer is the usual one; see dmesg.");
        }

        var errno = (Errno)program.Image->FailedErrno;
        var (stepIndex, callIndex) = program.Failed;
        if (errno == Errno.ECANCELED)
            throw Cancelled(plan, stepIndex + 1, cancellation);

        var step = plan.Program[stepIndex];
        throw new SandboxException(
            step.CodeFor?.Invoke(errno) ?? step.Code, stepIndex + 1, plan.Program.Count, step.Description, step.Calls[callIndex].Name, errno,
            errno == Errno.ENOMEM && plan.Cgroup?.Limits.Memory is not null ? "The memory limit leaves no room for the set-up; raise it." : step.Remedy?.Invoke(errno));
    }
}
