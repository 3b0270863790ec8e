using System.Collections.Immutable;
using Hakoniwa.Seccomp;
using Hakoniwa.Seccomp.Oci;

namespace Hakoniwa;

/// <content>The profiles that come with the library.</content>
public sealed partial class SeccompProfile
{
    // What depends on the machine is made at the first use: there are machines without any sandboxes that make descriptions of them.
    private static readonly Lazy<SeccompProfile> ContainerProfile = new(() => new("container", EmbeddedProfile.Read("container")));

    private static readonly Lazy<SeccompProfile> DotNetProfile = new(() => new("dotnet", ProfileContent.Of(DotNetPolicy.Value)));

    private static readonly Lazy<SeccompProfile> AuditProfile = new(() => new("audit", new(SeccompAction.Log, [])
    {
        ForeignAction = SeccompAction.Log,
        Further = SeccompArchitecture.Current.Companions,
    }));

    /// <summary>
    /// Allows what hermetic builds and tests live on, in any language. Refuses what they have no use for and an attacker has: mounting, tracing,
    /// keyrings, kernel modules, new namespaces, io_uring and more. Calls that are newer than this library fail with
    /// <see cref="Errno.ENOSYS"/>, so that programs fall back. The lists with their reasons are in <c>docs/seccomp.md</c>.
    /// </summary>
    public static SeccompProfile Default { get; } = new(static () => ProfileContent.Of(DefaultPolicy.Value), "default");

    /// <summary>
    /// What container engines commonly let a container do: more than <see cref="Default"/>, among it mounting, new namespaces and 32-bit programs,
    /// with some calls only for a sandbox that keeps the capability for them. Unknown calls fail with <see cref="Errno.ENOSYS"/>. Equivalent in
    /// effect to the default profile of Podman and Buildah.
    /// </summary>
    public static SeccompProfile Container => ContainerProfile.Value;

    /// <summary>
    /// What .NET programs, test hosts, the SDK's tools and the shell that MSBuild starts make use of, and nothing more: about two thirds of
    /// what <see cref="Default"/> allows. Every call left out fails; calls newer than this library fail with <see cref="Errno.ENOSYS"/>, so
    /// that C libraries fall back. The lists with their reasons, and what was run under them, are in <c>docs/seccomp.md</c>.
    /// </summary>
    public static SeccompProfile DotNet => DotNetProfile.Value;

    /// <summary>No filter at all.</summary>
    public static SeccompProfile Unconfined { get; } = new("unconfined", null);

    /// <summary>
    /// Allows everything and has the kernel log it; with <see cref="Hakoniwa.Container.Report(Hakoniwa.Report)"/> and <see cref="Report.Calls"/>
    /// every call is recorded instead.
    /// </summary>
    public static SeccompProfile Audit => AuditProfile.Value;

    private static readonly BuiltInProfile[] BuiltIn =
    [
        new("default", static () => Default),
        new("dotnet", static () => DotNet),
        new("container", static () => Container),
        new("audit", static () => Audit),
        new("unconfined", static () => Unconfined),
    ];

    /// <summary>What <see cref="Named"/> takes.</summary>
    public static ImmutableArray<string> Names => [.. BuiltIn.Select(profile => profile.Name)];

    /// <summary>The built-in profile of that name; see <see cref="Names"/>.</summary>
    /// <exception cref="SandboxException">There is none (<see cref="ErrorCode.UnknownSeccompProfile"/>).</exception>
    public static SeccompProfile Named(string name)
    {
        ArgumentNullException.ThrowIfNull(name);
        return Array.Find(BuiltIn, profile => profile.Name == name)?.Get()
            ?? throw new SandboxException(ErrorCode.UnknownSeccompProfile, $"there is no seccomp profile named '{name}'", Spelling.Hint(name, Names));
    }

    private sealed record BuiltInProfile(string Name, Func<SeccompProfile> Get);

    /// <summary>A profile with a policy of any content.</summary>
    internal static SeccompProfile Of(string name, SeccompPolicy policy) => new(name, ProfileContent.Of(policy));
}
