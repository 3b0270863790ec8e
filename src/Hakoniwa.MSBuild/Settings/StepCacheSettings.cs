using Hakoniwa.Profiles;

namespace Hakoniwa.MSBuild.Settings;

/// <summary>Where outputs of steps are kept for later builds.</summary>
/// <param name="Directory">An absolute path; it may not exist yet.</param>
/// <param name="MaxBytes">What it may take.</param>
internal sealed record StepCacheSettings(string Directory, long MaxBytes)
{
    internal const long DefaultMaxBytes = 5L << 30;

    /// <summary>By the XDG base directory specification, which has relative paths ignored. Null without a home directory.</summary>
    internal static string? DefaultDirectory(ProfileHost host)
    {
        if (host.Variable("XDG_CACHE_HOME") is ['/', ..] caches)
            return Path.Combine(caches, "hakoniwa");
        return host.Home is ['/', ..] home ? Path.Combine(home, ".cache", "hakoniwa") : null;
    }
}
