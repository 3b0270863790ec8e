using Hakoniwa.Interop;
using Hakoniwa.Seccomp;

namespace Hakoniwa.Launch;

/// <summary>The system calls that come after the filter is loaded; a profile that denies them could never start anything.</summary>
internal static class LaunchCalls
{
    private static readonly (string Name, int Number)[] Always =
    [
        ("rt_sigaction", Syscall.rt_sigaction), ("rt_sigprocmask", Syscall.rt_sigprocmask), ("execve", Syscall.execve),
    ];

    private static readonly (string Name, int Number)[] WithCapabilities =
    [
        ("capset", Syscall.capset), ("prctl", Syscall.prctl), ("ppoll", Syscall.ppoll), ("dup3", Syscall.dup3), ("close_range", Syscall.close_range), ("prlimit64", Syscall.prlimit64),
    ];

    /// <summary>What every profile has to allow.</summary>
    internal static IEnumerable<string> Names => Always.Select(call => call.Name);

    /// <summary>One of them has to end the child of a launch that fails.</summary>
    private static readonly int[] Ends = [Syscall.exit, Syscall.exit_group];

    internal static void CheckAllowed(SeccompProfile profile, CompiledFilter filter, bool beforeCapabilities)
    {
        (string Name, int Number)[] needed = [.. Always, .. beforeCapabilities ? WithCapabilities : []];
        foreach (var (name, number) in needed)
        {
            if (!filter.Decide(SeccompArchitecture.Current.Call(number)).IsAllow)
            {
                throw new SandboxException(ErrorCode.ProfileDeniesLaunch, $"the seccomp profile {profile.Name} denies {name}, which every launch needs",
                    $"Allow {name} in the profile.");
            }
        }

        if (Ends.All(number => Returns(filter.Decide(SeccompArchitecture.Current.Call(number)))))
        {
            throw new SandboxException(ErrorCode.ProfileDeniesLaunch, $"the seccomp profile {profile.Name} denies both exit and exit_group, so that no process could end",
                "Allow exit_group in the profile, and exit for programs with threads.");
        }
    }

    /// <summary>Whether the call comes back without having been made; where there is nobody who traces or answers, that is so with these.</summary>
    private static bool Returns(SeccompAction action) => !action.IsAllow && action.Kind is not (
        Interop.Seccomp.SECCOMP_RET_KILL_PROCESS or Interop.Seccomp.SECCOMP_RET_KILL_THREAD or Interop.Seccomp.SECCOMP_RET_TRAP);
}
