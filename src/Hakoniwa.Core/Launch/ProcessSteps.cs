using System.Collections.Immutable;
using System.Globalization;

using Hakoniwa.Interop;
using Hakoniwa.Limiting;
using Hakoniwa.Streams;

namespace Hakoniwa.Launch;

/// <summary>The steps that turn the child into the program: session, descriptors, privileges, limits, exec.</summary>
internal static class ProcessSteps
{
    /// <summary>A sandbox that were in its caller's session could push input into its terminal.</summary>
    internal static Step Session() => new("start a session of its own, with the terminal if there is one", ErrorCode.StepFailed,
    [
        new("setsid", Syscall.setsid),
        new("ioctl", Syscall.ioctl, Arg.Slot(Slots.Terminal), Ioctl.TIOCSCTTY, 0) { OnlyIf = Slots.Terminal },
    ]);

    internal static Step StandardStreams() => new("connect the standard streams", ErrorCode.StepFailed,
    [
        new("dup3", Syscall.dup3, Arg.Slot(Slots.StandardInput), 0, 0) { OnlyIf = Slots.StandardInput },
        new("dup3", Syscall.dup3, Arg.Slot(Slots.StandardOutput), 1, 0) { OnlyIf = Slots.StandardOutput },
        new("dup3", Syscall.dup3, Arg.Slot(Slots.StandardError), 2, 0) { OnlyIf = Slots.StandardError },
    ]);

    internal static Step WorkingDirectory(string path) => new($"change to the directory {path}", ErrorCode.WorkingDirectory, [Calls.ChangeDirectory(path)])
    {
        Remedy = _ => $"{path} does not exist in the sandbox, or may not be entered; show it with a bind or name another.",
    };

    internal static Step FindProgram(string program, string? searchPath, int slot)
    {
        var candidates = SearchPath.Candidates(program, searchPath);
        return new($"find the program {program}", ErrorCode.ProgramNotFound,
            [new("faccessat", Syscall.faccessat, Arg.Strings(new NativeStrings(candidates))) { Kind = CallKind.FindProgram, SaveTo = slot }])
        {
            CodeFor = errno => errno == Errno.ENOENT ? ErrorCode.ProgramNotFound : ErrorCode.ProgramNotExecutable,
            Remedy = errno => errno == Errno.ENOENT
                ? $"In the sandbox there is no {string.Join(", ", candidates)}; is its directory visible there?"
                : $"{program} exists in the sandbox and is not an executable file for this user.",
        };
    }

    internal static Step NoNewPrivileges() => new("forbid gaining privileges (no_new_privs)", ErrorCode.StepFailed,
        [new("prctl", Syscall.prctl, Prctl.PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0)]);

    /// <summary>
    /// The kernel ties the signal to the thread that cloned, and clears it when privileges change, so this comes after them. A launcher that
    /// died before it was set is seen by its pidfd: getppid() is 0 in a PID namespace.
    /// </summary>
    internal static Step DieWithParent(int launcher, string description = "die with the launcher")
    {
        var poll = NativeBytes.Of(new Poll.pollfd { fd = launcher, events = Poll.POLLIN }, "{launcher, POLLIN}");
        return new(description, ErrorCode.StepFailed,
        [
            new("prctl", Syscall.prctl, Prctl.PR_SET_PDEATHSIG, Signal.SIGKILL, 0, 0, 0),
            new("ppoll", Syscall.ppoll, Arg.Bytes(poll), 1, Arg.Bytes(new NativeBytes(new byte[16], "{0s}")), 0, Signal.SigsetSize) { Kind = CallKind.FailIfReadable },
        ]);
    }

    /// <summary>As late as it can be, so that a sandbox that cannot be set up costs nobody a file: a filter may forbid it afterwards.</summary>
    internal static IEnumerable<Step> EmptyFiles(CommandSpec command)
    {
        if (command.StandardOutput?.Kind == StdioKind.WriteFile)
            yield return EmptyFile(1, "output");
        if (command.StandardError?.Kind == StdioKind.WriteFile)
            yield return EmptyFile(2, "error");
    }

    /// <summary>What is no regular file, such as a terminal, has nothing to lose: EINVAL.</summary>
    private static Step EmptyFile(int number, string name) => new(
        $"empty the file for standard {name}", ErrorCode.StepFailed, [new("ftruncate", Syscall.ftruncate, number, 0) { Tolerate = Errno.EINVAL }]);

    internal static IEnumerable<Step> Limits(ContainerSpec spec)
        => spec.Limits.Values.Select(limit => LimitStep(limit, CoreLimit.Effective(limit)));

    private static Step LimitStep(ResourceLimit asked, ResourceLimit limit) => new(
        string.Create(CultureInfo.InvariantCulture, $"limit {asked.Resource} to {Value(asked.Soft)} (at most {Value(asked.Hard)})"),
        ErrorCode.StepFailed,
        [new("prlimit64", Syscall.prlimit64, 0, (int)limit.Resource, Arg.Bytes(NativeBytes.Of((limit.Soft, limit.Hard), $"{{{Value(limit.Soft)}, {Value(limit.Hard)}}}")), 0)])
    {
        Remedy = errno => errno == Errno.EPERM
            ? $"The caller's own hard limit of {limit.Resource} is {Value(OwnLimits.Hard(limit.Resource))}, and can only be lowered."
            : null,
    };

    internal static unsafe Step LoadFilter(SeccompProfile profile, Seccomp.CompiledFilter filter)
        => new(string.Create(CultureInfo.InvariantCulture, $"load the seccomp profile {profile.Name} ({filter.Length} instructions)"), ErrorCode.FilterRefused,
            [new("seccomp", Syscall.seccomp, Interop.Seccomp.SECCOMP_SET_MODE_FILTER, profile.LoadFlags, filter.ProgramAddress)]);

    /// <summary>
    /// Dispositions first: a signal that was pending would otherwise run one of the runtime's handlers, in the memory it shares with the parent.
    /// </summary>
    internal static Step ResetSignals() => new("reset signal handling", ErrorCode.StepFailed,
    [
        new("rt_sigaction", Syscall.rt_sigaction) { Kind = CallKind.ResetSignals },
        new("rt_sigprocmask", Syscall.rt_sigprocmask, Signal.SIG_SETMASK, Arg.Bytes(new NativeBytes(new byte[Signal.SigsetSize], "{}")), 0, Signal.SigsetSize),
    ]);

    /// <summary>
    /// Signals with default action do not reach a PID 1, and its abort() ends as SIGSEGV. So a shell waits in its place where the sandbox has
    /// one, and passes the status on.
    /// </summary>
    internal static Step Execute(CommandSpec command, ImmutableDictionary<string, string> environment, int programSlot, bool underShell)
    {
        var names = SortedNames(environment);
        var variables = new NativeStrings(Array.ConvertAll(names, name => name + "=" + environment[name]));
        var calls = new List<Call>();
        if (underShell)
        {
            var wrapper = new ShellWrapper(names, environment, command.Descriptors);
            var wrapped = new NativeStrings([ShellWrapper.Shell, "-c", wrapper.Script, "sh", command.Program, .. command.Arguments]);
            const int programIndex = 4;
            calls.Add(new("store", 0, Arg.Slot(programSlot), Arg.Strings(wrapped, programIndex), sizeof(long)) { Kind = CallKind.Store });
            calls.Add(new("execve", Syscall.execve, ShellWrapper.Shell, Arg.Strings(wrapped), Arg.Strings(wrapper.Variables)) { Kind = CallKind.Exec, Tolerate = Errno.ENOENT });
        }

        calls.Add(new("execve", Syscall.execve, Arg.Slot(programSlot), Arg.Strings(new NativeStrings([command.Argument0 ?? command.Program, .. command.Arguments])), Arg.Strings(variables))
        {
            Kind = CallKind.Exec,
        });
        var description = underShell ? $"execute {command.Program}, under {ShellWrapper.Shell} as PID 1 if there is one"
            : command.Argument0 is { } name ? $"execute {command.Program} under the name \"{name}\", with no shell as PID 1"
            : $"execute {command.Program}";
        return new(description, ErrorCode.ProgramNotExecutable, calls)
        {
            CodeFor = errno => errno == Errno.ENOENT ? ErrorCode.ProgramNotFound : ErrorCode.ProgramNotExecutable,
            Remedy = errno => errno switch
            {
                Errno.ENOENT => $"{command.Program} is there; its interpreter or dynamic loader is not visible in the sandbox.",
                Errno.ENOEXEC => $"{command.Program} is neither a program for this machine nor a script that names its interpreter (#!).",
                Errno.E2BIG => "Arguments and environment together are too long for the kernel.",
                _ => null,
            },
        };
    }

    private static string[] SortedNames(ImmutableDictionary<string, string> environment)
    {
        if (environment.IsEmpty)
            return [];
        var names = new string[environment.Count];
        var count = 0;
        foreach (var name in environment.Keys)
            names[count++] = name;
        Array.Sort(names, StringComparer.Ordinal);
        return names;
    }

    private static string Value(ulong limit) => limit == ResourceLimit.Unlimited ? "unlimited" : limit.ToString(CultureInfo.InvariantCulture);
}
