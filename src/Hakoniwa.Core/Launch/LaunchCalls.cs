using Hakoniwa.Interop;
using Hakoniwa.Seccomp;

namespace Hakoniwa.Launch;

/// <summary>The system calls that come after the filter is loaded; a profile that denies them could never start anything.</summary>
internal static class LaunchCalls
{
    internal static void CheckAllowed(SeccompProfile profile, CompiledFilter filter)
    {
        (string Name, int Number)[] needed =
        [
            ("rt_sigaction", Syscall.rt_sigaction), ("rt_sigprocmask", Syscall.rt_sigprocmask), ("execve", Syscall.execve),
        ];
        foreach (var (name, number) in needed)
        {
            if (filter.Decide(SeccompArchitecture.Current.Call(number)) != SeccompAction.Allow)
            {
                throw new SandboxException(ErrorCode.ProfileDeniesLaunch, $"the seccomp profile {profile.Name} denies {name}, which every launch needs",
                    $"Allow {name} in the profile.");
            }
        }
    }
}
