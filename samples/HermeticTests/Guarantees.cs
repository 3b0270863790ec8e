namespace HermeticTests;

/// <summary>
/// Which sandbox these tests run in, by what the kernel says of this process. With <c>HakoniwaMode=BestEffort</c>, on a host that forbids user
/// namespaces, it is one without them, in which some guarantees do not hold and others hold in another way.
/// </summary>
internal static class Guarantees
{
    /// <summary>The host's user namespace has every id there is.</summary>
    internal static bool WithNamespaces { get; } = !File.ReadAllText("/proc/self/uid_map").Contains("4294967295", StringComparison.Ordinal);

    /// <summary>For a test of something that only namespaces give.</summary>
    internal static void TakesNamespaces(string what)
    {
        if (!WithNamespaces)
            Assert.Ignore($"takes namespaces, which this host forbids: {what}");
    }

    /// <summary>For a test of what stands in the place of namespaces.</summary>
    internal static void StandsInForNamespaces()
    {
        if (WithNamespaces)
            Assert.Ignore("is about hosts that forbid namespaces");
    }
}
