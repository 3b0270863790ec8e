namespace Hakoniwa;

/// <content>Where profiles come from.</content>
public sealed partial class SandboxProfile
{
    /// <summary>The built-in profiles, which <see cref="Named"/> takes.</summary>
    public static IReadOnlyList<string> Names => [];

    /// <summary>Reads a profile from a file.</summary>
    /// <param name="path">A relative path is taken from the current directory.</param>
    /// <param name="inspect">
    /// Whether the host stays as it is: functions of the original's templates that create files or directories then do nothing.
    /// </param>
    /// <exception cref="SandboxException">
    /// The file or one it includes cannot be read (HAKO2020), is not TOML (HAKO2021), says something that means nothing (HAKO2022), includes what
    /// cannot be included (HAKO2023), or has a reference to something that is not there (HAKO2024). The message has file, line and column.
    /// </exception>
    public static SandboxProfile Load(string path, bool inspect = false) => throw new NotImplementedException();

    /// <summary>The built-in profile of that name; see <see cref="Names"/>.</summary>
    /// <exception cref="SandboxException">There is none (HAKO2025).</exception>
    public static SandboxProfile Named(string name) => throw new NotImplementedException();

    /// <summary>The text of the built-in profile of that name, in TOML.</summary>
    /// <exception cref="SandboxException">There is none (HAKO2025).</exception>
    public static string Text(string name) => throw new NotImplementedException();
}
