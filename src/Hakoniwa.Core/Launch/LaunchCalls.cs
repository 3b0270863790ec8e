using Hakoniwa.Interop;
using Hakoniwa.Seccomp;

namespace Hakoniwa.Launch;

/// <summary>The system calls that come after the filter is loaded; a profile that denies them could never start anything.</summary>
internal static class LaunchCalls
{
    private static readonly NamedCall[] Always =
    [
        new("rt_sigaction", Syscall.rt_sigaction), new("rt_sigprocmask", Syscall.rt_sigprocmask), new("execve", Syscall.execve),
    ];

    private static readonly NamedCall[] WithCapabilities =
    [
        new("capset", Syscall.capset), new("prctl", Syscall.prctl), new("ppoll", Syscall.ppoll), new("dup3", Syscall.dup3), new("close_range", Syscall.close_range), new("prlimit64", Syscall.prlimit64),
    ];

    /// <summary>What every profile has to allow.</summary>
    internal static IEnumerable<string> Names => Always.Select(call => call.Name);

    internal static void CheckAllowed(SeccompProfile profile, CompiledFilter filter, bool beforeCapabilities)
    {
        CheckAllowed(profile, filter, Always);
        if (beforeCapabilities)
            CheckAllowed(profile, filter, WithCapabilities);

        // One of them has to end the child of a launch that fails.
        if (Returns(filter.Decide(SeccompArchitecture.Current.Call(Syscall.exit))) && Returns(filter.Decide(SeccompArchitecture.Current.Call(Syscall.exit_group))))
        {
            throw new SandboxException(ErrorCode.ProfileDeniesLaunch, $"the seccomp profile {profile.Name} denies both exit and exit_group, so that no process could end",
                "Allow exit_group in the profile, and exit for programs with threads.");
        }
    }

    private static void CheckAllowed(SeccompProfile profile, CompiledFilter filter, NamedCall[] needed)
    {
        foreach (var call in needed)
        {
            if (!filter.Decide(SeccompArchitecture.Current.Call(call.Number)).IsAllow)
            {
                throw new SandboxException(ErrorCode.ProfileDeniesLaunch, $"the seccomp profile {profile.Name} denies {call.Name}, which every launch needs",
                    $"Allow {call.Name} in the profile.");
            }
        }
    }

    /// <summary>Whether the call comes back without having been made; where there is nobody who traces or answers, that is so with these.</summary>
    private static bool Returns(SeccompAction action) => !action.IsAllow && action.Kind is not (
        Interop.Seccomp.SECCOMP_RET_KILL_PROCESS or Interop.Seccomp.SECCOMP_RET_KILL_THREAD or Interop.Seccomp.SECCOMP_RET_TRAP);

    private sealed record NamedCall(string Name, int Number);
}
