using System.Reflection;
using System.Runtime.InteropServices;
using System.Text;

using Hakoniwa.Core.Tests.Support;

namespace Hakoniwa.Core.Tests.Headers;

/// <summary>What we call of the C library, both have under the same name.</summary>
public sealed class MuslTests
{
    private const string Loader = "/lib/ld-musl-x86_64.so.1";

    /// <summary>Resolved by name while running, not imported.</summary>
    private static readonly string[] Resolved = ["syscall", "clone"];

    [Test]
    public void Every_function_of_the_C_library_that_is_called_exists_in_musl()
    {
        Host.NeedsProgram(Loader);
        var imported = typeof(Container).Assembly.GetTypes()
            .SelectMany(t => t.GetMethods(BindingFlags.Static | BindingFlags.NonPublic | BindingFlags.Public | BindingFlags.DeclaredOnly))
            .Select(m => m.GetCustomAttribute<DllImportAttribute>()?.EntryPoint)
            .OfType<string>()
            .Distinct()
            .ToArray();
        Assert.That(imported, Does.Contain("poll").And.Contain("__errno_location"), "the imports are found");

        // A name may be the end of another in the table of strings.
        var musl = File.ReadAllBytes(Loader);
        var missing = imported.Concat(Resolved).Where(name => musl.AsSpan().IndexOf(Encoding.ASCII.GetBytes($"{name}\0")) < 0);

        Assert.That(missing, Is.Empty);
        Assert.That(musl.AsSpan().IndexOf("no_such_function\0"u8), Is.Negative);
    }
}
