using Hakoniwa.Limiting;

namespace Hakoniwa.Core.Tests.Limiting;

/// <summary>The cgroup v2 hierarchy of the machine, where it lets this user make groups.</summary>
internal static class CgroupHost
{
    /// <summary>The directory in which groups are made; ignores the test where there is none with these controllers.</summary>
    internal static string Needs(params string[] controllers)
    {
        var (place, obstacle) = CgroupSearch.Find(controllers);
        if (place is null)
            Assert.Ignore("needs a cgroup v2 that may be used: " + obstacle!.Reason);
        return place!.Directory;
    }

    /// <summary>The groups of sandboxes that are there.</summary>
    internal static string[] Groups(string place) => [.. Directory.EnumerateDirectories(place, "hakoniwa-*").Order(StringComparer.Ordinal)];
}
