using System.Reflection;

namespace Hakoniwa.TestAdapter.Tests.Support;

/// <summary>Where the build put what the tests need.</summary>
internal static class Places
{
    internal static string RepositoryRoot { get; } = Metadata("RepositoryRoot");

    internal static string TestAdapterDirectory { get; } = Metadata("TestAdapterDirectory");

    private static string Metadata(string key)
        => typeof(Places).Assembly.GetCustomAttributes<AssemblyMetadataAttribute>().Single(a => a.Key == key).Value!;
}
