using System.Text;

using Hakoniwa.Profiles;

namespace Hakoniwa;

/// <content>Where profiles come from.</content>
public sealed partial class SandboxProfile
{
    /// <summary>The built-in profiles, which <see cref="Named"/> takes.</summary>
    public static IReadOnlyList<string> Names => BuiltInProfiles.Names;

    /// <summary>Reads a profile from a file.</summary>
    /// <param name="path">A relative path is taken from the current directory.</param>
    /// <param name="inspect">
    /// Whether the host stays as it is: functions of the original's templates that create files or directories then do nothing.
    /// </param>
    /// <exception cref="SandboxException">
    /// The file or one it includes cannot be read (HAKO2020), is not TOML (HAKO2021), says something that means nothing (HAKO2022), includes what
    /// cannot be included (HAKO2023), has a reference to something that is not there (HAKO2024), or a template that cannot be rendered (HAKO2030 to
    /// HAKO2034). The message has file, line and column.
    /// </exception>
    public static SandboxProfile Load(string path, bool inspect = false)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        return Load(path, new ProfileHost { Inspect = inspect });
    }

    /// <summary>
    /// Reads several profiles and combines them: each adds to those before it, as if it included them, so that of two things that cannot both be
    /// the later profile's holds. All of them must be of the same <see cref="ProfileDialect"/>.
    /// </summary>
    /// <param name="profiles">Paths of files, or <c>builtin:NAME</c>.</param>
    /// <param name="inspect">As in <see cref="Load(string, bool)"/>.</param>
    /// <inheritdoc cref="Load(string, bool)" path="/exception"/>
    /// <exception cref="ArgumentException">There is none, or a path is empty.</exception>
    public static SandboxProfile Combine(IEnumerable<string> profiles, bool inspect = false)
    {
        ArgumentNullException.ThrowIfNull(profiles);
        var host = new ProfileHost { Inspect = inspect };
        return new(new ProfileLoader(host).Load([.. profiles.Select(NotEmpty)]), host);

        static string NotEmpty(string path)
        {
            ArgumentException.ThrowIfNullOrEmpty(path, nameof(profiles));
            return path;
        }
    }

    /// <summary>The built-in profile of that name; see <see cref="Names"/>.</summary>
    /// <exception cref="SandboxException">There is none (HAKO2025).</exception>
    public static SandboxProfile Named(string name)
    {
        ArgumentNullException.ThrowIfNull(name);
        return BuiltIn(name, new ProfileHost());
    }

    /// <summary>The text of the built-in profile of that name, in TOML.</summary>
    /// <exception cref="SandboxException">There is none (HAKO2025).</exception>
    public static string Text(string name)
    {
        ArgumentNullException.ThrowIfNull(name);
        return Encoding.UTF8.GetString(BuiltInProfiles.Content(name) ?? throw new SandboxException(ErrorCode.UnknownProfile, BuiltInProfiles.Unknown(name)));
    }

    /// <summary>With other surroundings than this process's.</summary>
    internal static SandboxProfile Load(string path, ProfileHost host) => new(new ProfileLoader(host).Load(path), host);

    /// <inheritdoc cref="Load(string, ProfileHost)"/>
    internal static SandboxProfile BuiltIn(string name, ProfileHost host) => new(new ProfileLoader(host).LoadBuiltIn(name), host);
}
