using System.Reflection;

namespace Hakoniwa.Core.Tests.Support;

/// <summary>The sources these tests were built from: some tests read them, or the documentation beside them.</summary>
internal static class Checkout
{
    internal static string Root { get; } = typeof(Checkout).Assembly.GetCustomAttributes<AssemblyMetadataAttribute>().Single(a => a.Key == "Checkout").Value!;

    internal static string PathOf(string relative)
    {
        var path = Path.Combine(Root, relative);
        if (!Path.Exists(path))
            Assert.Ignore($"needs {relative} of the checkout that the tests were built from");
        return path;
    }
}
