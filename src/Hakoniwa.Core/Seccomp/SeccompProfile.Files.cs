using System.Collections.Immutable;
using System.Text;
using Hakoniwa.Seccomp;
using Hakoniwa.Seccomp.Oci;

namespace Hakoniwa;

/// <content>
/// Profiles in the format of container engines: the seccomp object of the OCI runtime specification, with what Docker and Podman add to it.
/// <c>docs/seccomp.md</c> says what is read how.
/// </content>
public sealed partial class SeccompProfile
{
    /// <summary>
    /// The system calls in the profile's rules that this library does not know on any architecture, in the order of their names: misspelt, or
    /// newer. Such a rule has no effect. Only profiles from files can have them.
    /// </summary>
    public ImmutableArray<string> SkippedCalls => Content is null
        ? []
        : [.. Content.Rules.Select(rule => rule.Rule.SystemCall).Where(call => !SyscallTable.IsKnown(call)).Distinct().Order(StringComparer.Ordinal)];

    /// <summary>Reads a profile from a file of 1 MiB at most; the path becomes its name.</summary>
    /// <exception cref="SandboxException">
    /// The file cannot be read (<see cref="ErrorCode.SeccompFileUnreadable"/>), is not JSON (<see cref="ErrorCode.SeccompFileSyntax"/>), says something that
    /// means nothing (<see cref="ErrorCode.SeccompFileContent"/>), or is for other machines (<see cref="ErrorCode.SeccompFileArchitecture"/>). The message
    /// has the line and the column.
    /// </exception>
    public static SeccompProfile Load(string path)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        return new(path, ProfileReader.Read(ProfileText.Load(path), ProfileHost.Current));
    }

    /// <summary>Reads a profile from text.</summary>
    /// <param name="json">The profile, of 1 MiB at most in UTF-8.</param>
    /// <param name="name">What the profile is called, in errors too.</param>
    /// <exception cref="SandboxException"><inheritdoc cref="Load" path="/exception/node()"/></exception>
    public static SeccompProfile Parse(string json, string name)
    {
        ArgumentNullException.ThrowIfNull(json);
        ArgumentException.ThrowIfNullOrEmpty(name);
        return new(name, ProfileReader.Read(ProfileText.Of(Encoding.UTF8.GetBytes(json), name), ProfileHost.Current));
    }

    /// <summary>
    /// Writes the profile for this machine, as it is for a sandbox with the given capabilities (without any, if none are given). The order is
    /// stable. Reading it back gives a profile that decides the same.
    /// </summary>
    /// <exception cref="InvalidOperationException">A rule's conditions have no counterpart in the format that is not thousands of rules.</exception>
    public string ToJson(params IEnumerable<LinuxCapability> capabilities)
    {
        ulong held = CapabilityCondition.Bits(capabilities);
        ProfileContent content = Content ?? ProfileContent.Permissive with { ForeignAction = SeccompAction.Allow };
        return ProfileWriter.Write(content.Resolve(held), content.Logs, SeccompArchitecture.Current);
    }
}
