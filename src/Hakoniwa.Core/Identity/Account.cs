using System.Globalization;

using Hakoniwa.Interop;
using Hakoniwa.Mounts;

namespace Hakoniwa.Identity;

/// <summary>The caller's account, as far as the host's /etc/passwd and environment tell.</summary>
internal sealed record Account(uint UserId, uint GroupId, string Name, string HomeInSandbox)
{
    private const string FallbackHome = "/home/hakoniwa";

    internal static Account Current()
    {
        var uid = Unistd.geteuid();
        var entry = HostAccountFile.Passwd.Read().User(uid);
        var home = Environment.GetEnvironmentVariable("HOME") is { Length: > 1 } fromEnvironment ? fromEnvironment : entry?.Home;
        return new(uid, Unistd.getegid(), entry?.Name ?? "user" + uid.ToString(CultureInfo.InvariantCulture), UsableHome(home));
    }

    internal static string ReadOrEmpty(string path) => File.Exists(path) ? File.ReadAllText(path) : "";

    /// <summary>
    /// The host's home directory, unless a private one cannot be mounted there: at the root, over the system directories, or over the
    /// sandbox's own /proc, /dev or /tmp.
    /// </summary>
    private static string UsableHome(string? home)
    {
        if (home is null || home[0] != '/')
            return FallbackHome;
        var normal = SandboxPath.Normalize(home, nameof(home));
        string[] taken = ["/bin", "/etc", "/lib", "/lib32", "/lib64", "/sbin", "/usr", "/proc", "/dev", "/tmp", "/var/tmp"];
        return normal == "/" || normal == "/var" || taken.Any(t => SandboxPath.IsWithin(normal, t)) ? FallbackHome : normal;
    }
}
