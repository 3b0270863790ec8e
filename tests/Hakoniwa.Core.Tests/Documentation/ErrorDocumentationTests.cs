using System.Text.RegularExpressions;

using Hakoniwa.Core.Tests.Support;

namespace Hakoniwa.Core.Tests.Documentation;

/// <summary>docs/errors.md against the sources of all assemblies.</summary>
public sealed partial class ErrorDocumentationTests
{
    [Test]
    public void Every_code_has_a_paragraph_and_every_paragraph_a_code()
    {
        var used = Directory.EnumerateFiles(Checkout.PathOf("src"), "*", SearchOption.AllDirectories)
            .Where(f => Path.GetExtension(f) is ".cs" or ".targets" or ".props")
            .SelectMany(f => Code().Matches(File.ReadAllText(f)).Select(m => m.Value))
            .Distinct()
            .Order();
        var documented = File.ReadLines(Checkout.PathOf("docs/errors.md"))
            .Where(l => l.StartsWith("## HAKO", StringComparison.Ordinal))
            .Select(l => l[3..]);

        Assert.That(documented, Is.EqualTo(used));
    }

    [GeneratedRegex("HAKO[0-9]{4}")]
    private static partial Regex Code();
}
