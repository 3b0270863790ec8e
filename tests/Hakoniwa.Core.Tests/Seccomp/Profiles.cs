using System.Text;
using Hakoniwa.Core.Tests.Support;
using Hakoniwa.Interop;
using Hakoniwa.Seccomp;
using Hakoniwa.Seccomp.Oci;

namespace Hakoniwa.Core.Tests.Seccomp;

/// <summary>Profiles from text as if on this or that machine, and what they decide, read from their rules without any filter.</summary>
internal static class Profiles
{
    internal static readonly LinuxCapability[] None = [];
    internal static readonly LinuxCapability[] All = Enum.GetValues<LinuxCapability>();

    /// <summary>
    /// The profile that the container engines of this machine use, if it has any, or that of a package which a variable points to. It is not ours, so
    /// it is not in the repository.
    /// </summary>
    internal static string OfContainerEngines()
    {
        string path = Environment.GetEnvironmentVariable("HAKONIWA_CONTAINER_PROFILE") is { Length: > 0 } given ? given : "/usr/share/containers/seccomp.json";
        Host.NeedsProgram(path);
        return path;
    }

    internal static SeccompProfile Read(string json, SeccompArchitecture? architecture = null, string kernel = "6.1") =>
        Read(Encoding.UTF8.GetBytes(json), architecture, kernel);

    internal static SeccompProfile Read(byte[] json, SeccompArchitecture? architecture = null, string kernel = "6.1") =>
        new("p.json", ProfileReader.Read(ProfileText.Of(json, "p.json"), new(architecture ?? SeccompArchitecture.X64, new Version(kernel))));

    /// <summary>A profile that allows everything but has these rules.</summary>
    internal static SeccompProfile Rules(string rules, SeccompArchitecture? architecture = null, string kernel = "6.1") =>
        Read($$"""{"defaultAction": "SCMP_ACT_ALLOW", "syscalls": [{{rules}}]}""", architecture, kernel);

    internal static SeccompAction Decide(this SeccompProfile profile, string call, params ulong[] arguments) =>
        profile.Decide([], SeccompArchitecture.X64, call, arguments);

    internal static SeccompAction Decide(
        this SeccompProfile profile, LinuxCapability[] capabilities, SeccompArchitecture architecture, string call, params ulong[] arguments) =>
        profile.Decide(capabilities, architecture, Calls.Call(architecture, call, arguments));

    internal static SeccompAction Decide(
        this SeccompProfile profile, LinuxCapability[] capabilities, SeccompArchitecture architecture, in SeccompData call)
    {
        SeccompArchitecture native = architecture == SeccompArchitecture.X86 || architecture == SeccompArchitecture.X32 ? SeccompArchitecture.X64
            : architecture == SeccompArchitecture.Arm ? SeccompArchitecture.Arm64
            : architecture;
        return DirectEvaluation.Decide(profile.PolicyFor(capabilities)!, native, call);
    }
}
