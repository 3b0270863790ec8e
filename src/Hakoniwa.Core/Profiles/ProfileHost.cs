using Hakoniwa.Identity;
using Hakoniwa.Interop;

namespace Hakoniwa.Profiles;

/// <summary>
/// What a profile may ask of its surroundings. Relative paths are taken from <see cref="CurrentDirectory"/>. Tests have their own.
/// </summary>
internal sealed partial class ProfileHost
{
    private readonly Lazy<IReadOnlyDictionary<string, string>> _userDirectories;

    internal ProfileHost() => _userDirectories = new(ReadUserDirectories);

    /// <summary>Whether the host is to stay as it is.</summary>
    internal bool Inspect { get; init; }

    internal string CurrentDirectory { get; init; } = Here();

    internal uint UserId { get; init; } = Unistd.geteuid();

    internal uint GroupId { get; init; } = Unistd.getegid();

    /// <summary>A variable of the caller's environment, null if it is not set.</summary>
    internal Func<string, string?> Variable { get; init; } = Environment.GetEnvironmentVariable;

    /// <summary>The caller's home directory by <c>HOME</c>, or else by /etc/passwd; null where neither tells.</summary>
    internal string? Home => Variable("HOME") is { Length: > 0 } home ? home : HostAccountFile.Passwd.Read().User(UserId)?.Home;

    /// <summary>The caller's name by /etc/passwd; null where it has none.</summary>
    internal string? UserName => HostAccountFile.Passwd.Read().User(UserId)?.Name;

    private static string Here()
    {
        try
        {
            return Directory.GetCurrentDirectory();
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new SandboxException(
                ErrorCode.ProfileUnreadable, $"the current directory, which paths of a profile can be relative to, cannot be had: {e.Message}", inner: e);
        }
    }
}
