using Hakoniwa.Diagnostics;
using Hakoniwa.Interop;
using Hakoniwa.Landlock;
using Hakoniwa.Launch;

using static Hakoniwa.Interop.Landlock;

namespace Hakoniwa.Backends;

/// <summary>
/// What ends all processes of a sandbox that has no PID namespace: one process more, which the launcher tells to. It is in a Landlock domain
/// that restricts signals and that contains the program's. So kill(-1) reaches everything that the program has started, and nothing
/// else, in one pass that no fork can slip through; and nothing that the program has started can signal it.
/// </summary>
/// <remarks>
/// It is a child of the launcher, not of the program, which may wait for all children it has. When the launcher is gone its input ends, and it
/// does the same.
/// </remarks>
internal sealed class TreeEndSteps(Slots slots)
{
    private static string Shell => HostSimulation.WithoutShell ? "/nowhere/sh" : "/bin/sh";

    /// <summary>The slot of the end of a pipe that it reads.</summary>
    internal int Input { get; } = slots.Next();

    /// <summary>The slot of its process id; 0 as long as there is none.</summary>
    internal int ProcessId { get; } = slots.Next();

    /// <summary>
    /// Behind no_new_privs, which the kernel wants, and before the restrictions that are the program's. The launcher is what proves that signals
    /// do not leave the domain; if they did, the whole of the user's processes would be at stake.
    /// </summary>
    /// <param name="directory">The run's directory, if it has one: where the launcher is gone nobody else removes it.</param>
    internal Step Build(string? directory)
    {
        var (ruleset, inside) = (slots.Next(), slots.Next());
        var attribute = new landlock_ruleset_attr { scoped = LANDLOCK_SCOPE_SIGNAL };
        var script = directory is null
            ? new NativeStrings(["sh", "-c", "read line; kill -9 -1"])
            : new NativeStrings(["sh", "-c", "read line; ended=$?; kill -9 -1; [ $ended = 0 ] || exec /bin/rm -rf -- \"$1\"", "sh", directory]);
        var line = new NativeBytes(new byte[8], "line");
        return new("let a process beside the program end everything that it starts, when it ends", ErrorCode.LandlockUnavailable,
        [
            new("landlock_create_ruleset", Syscall.landlock_create_ruleset, Arg.Bytes(NativeBytes.Of(attribute, "{signals}")), 3 * sizeof(ulong), 0) { SaveTo = ruleset },
            new("landlock_restrict_self", Syscall.landlock_restrict_self, Arg.Slot(ruleset), 0),
            Calls.Close(ruleset),
            new("kill", Syscall.kill, Environment.ProcessId, 0) { Kind = CallKind.FailUnlessRefused },
            new("clone", Syscall.clone, Sched.CLONE_PARENT, 0, 0, 0, 0, Arg.Slot(inside)) { Kind = CallKind.Fork, SaveTo = ProcessId },
            new("setsid", Syscall.setsid) { OnlyIf = inside },
            new("dup3", Syscall.dup3, Arg.Slot(Input), 0, 0) { OnlyIf = inside },
            new("close_range", Syscall.close_range, 1, uint.MaxValue, 0) { OnlyIf = inside },

            // A shell is small; without one it stays the copy of the launcher that it is.
            new("execve", Syscall.execve, Shell, Arg.Strings(script), Arg.Strings(new NativeStrings([]))) { OnlyIf = inside, Kind = CallKind.Exec, Tolerate = Errno.ENOENT },
            new("read", Syscall.read, 0, Arg.Bytes(line), 1) { OnlyIf = inside },
            new("kill", Syscall.kill, -1, Signal.SIGKILL) { OnlyIf = inside, Tolerate = Errno.ESRCH },
            new("exit_group", Syscall.exit_group, 0) { OnlyIf = inside },
        ])
        {
            Remedy = errno => errno switch
            {
                Errno.E2BIG => LandlockSteps.TooManyRulesets,
                Errno.EPERM => "Signals leave the Landlock domain, or new privileges are allowed: leave AllowNewPrivileges out.",
                _ => null,
            },
        };
    }
}
