using System.Text.RegularExpressions;

namespace Hakoniwa.Core.Tests.Documentation;

/// <summary>docs/errors.md against the sources of all assemblies.</summary>
public sealed partial class ErrorDocumentationTests
{
    [Test]
    public void Every_code_has_a_paragraph_and_every_paragraph_a_code()
    {
        var root = Checkout();
        var used = Directory.EnumerateFiles(Path.Combine(root, "src"), "*", SearchOption.AllDirectories)
            .Where(f => Path.GetExtension(f) is ".cs" or ".targets" or ".props")
            .SelectMany(f => Code().Matches(File.ReadAllText(f)).Select(m => m.Value))
            .Distinct()
            .Order();
        var documented = File.ReadLines(Path.Combine(root, "docs", "errors.md"))
            .Where(l => l.StartsWith("## HAKO", StringComparison.Ordinal))
            .Select(l => l[3..]);

        Assert.That(documented, Is.EqualTo(used));
    }

    private static string Checkout()
    {
        for (var directory = AppContext.BaseDirectory; directory is not null; directory = Path.GetDirectoryName(directory))
        {
            if (File.Exists(Path.Combine(directory, "Hakoniwa.Testing.sln")))
                return directory;
        }

        Assert.Ignore("The tests run outside of a checkout, without docs/errors.md.");
        return "";
    }

    [GeneratedRegex("HAKO[0-9]{4}")]
    private static partial Regex Code();
}
