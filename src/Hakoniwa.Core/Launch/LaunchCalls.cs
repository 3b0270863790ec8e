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
    }
}
