using Hakoniwa.Seccomp;

namespace Hakoniwa;

public sealed partial class SeccompProfile
{
    /// <summary>
    /// What .NET programs, test hosts, the SDK's tools and the shell that MSBuild starts make use of, and nothing more: about two thirds of
    /// what <see cref="Default"/> allows. Every call left out fails; calls newer than this library fail with <see cref="Errno.ENOSYS"/>, so
    /// that C libraries fall back. The lists with their reasons, and what was run under them, are in <c>docs/seccomp.md</c>.
    /// </summary>
    public static SeccompProfile DotNet => OnDemand.DotNet;

    /// <summary>A profile with a policy of any content.</summary>
    internal static SeccompProfile Of(string name, SeccompPolicy policy) => new(name, policy);

    /// <summary>Profiles that few programs use are made when they are asked for.</summary>
    private static class OnDemand
    {
        internal static readonly SeccompProfile DotNet = new("dotnet", DotNetPolicy.Value);
    }
}
