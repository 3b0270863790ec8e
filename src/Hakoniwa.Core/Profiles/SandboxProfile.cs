using Hakoniwa.Profiles;
using Hakoniwa.Profiles.Building;

namespace Hakoniwa;

/// <summary>
/// A description of a sandbox and a command that was read from TOML: a file, or one of those that come with this library. Immutable; what the
/// profile refers to on the host, such as variables of the environment, is taken when it is read. <c>docs/profiles.md</c> has all keys.
/// </summary>
public sealed partial class SandboxProfile
{
    private readonly ProfileCommand _command;

    private SandboxProfile(LoadedProfile loaded, ProfileHost host)
    {
        var builder = new ProfileBuilder(loaded, host);
        Dialect = loaded.Dialect;
        Files = loaded.Files;
        Description = loaded.Table.Text("description");
        Container = builder.Container();
        _command = builder.Command();
        Remarks = builder.Remarks;
    }

    /// <summary>The rules by which the profile was read.</summary>
    public ProfileDialect Dialect { get; }

    /// <summary>The sandbox, with the profile's environment.</summary>
    public Container Container { get; }

    /// <summary>
    /// Every file that was read: the profile, and what it includes, in the order of reading. A built-in profile is <c>builtin:NAME</c>.
    /// </summary>
    public IReadOnlyList<string> Files { get; }

    /// <summary>What the profile is for, in its own words; null if it does not say.</summary>
    public string? Description { get; }

    /// <summary>
    /// What has no effect or another one than somebody may think, a sentence each: rules about system calls that this library does not know, and
    /// rules of Landlock that have an effect which they lack in the original.
    /// </summary>
    public IReadOnlyList<string> Remarks { get; }

    /// <summary>How long its command may take; null where that is not limited.</summary>
    internal TimeSpan? WallTime => _command.WallTime;
}
