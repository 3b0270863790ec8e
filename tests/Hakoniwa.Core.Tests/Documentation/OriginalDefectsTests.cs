using System.Globalization;
using System.Text.RegularExpressions;

using Hakoniwa.Core.Tests.Support;

namespace Hakoniwa.Core.Tests.Documentation;

/// <summary>docs/original-defects.md against the tests that there are.</summary>
public sealed partial class OriginalDefectsTests
{
    private const int Defects = 35;

    private static string[] Rows => [.. File.ReadLines(Checkout.PathOf("docs/original-defects.md")).Where(l => Row().IsMatch(l))];

    [Test]
    public void Every_test_that_the_page_names_exists()
    {
        var tests = typeof(OriginalDefectsTests).Assembly.GetTypes()
            .SelectMany(t => t.GetMethods())
            .Where(m => m.IsDefined(typeof(TestAttribute), inherit: false) || m.IsDefined(typeof(TestCaseAttribute), inherit: false))
            .Select(m => m.Name)
            .ToHashSet(StringComparer.Ordinal);

        // Those of the command line are not in this assembly.
        foreach (var file in Directory.GetFiles(Checkout.PathOf("tests/Hakoniwa.Cli.Tests"), "*.cs"))
            tests.UnionWith(TestMethod().Matches(File.ReadAllText(file)).Select(m => m.Groups[1].Value));
        var named = Rows.SelectMany(row => Name().Matches(row).Select(m => m.Groups[1].Value)).Distinct().ToArray();

        Assert.That(named, Is.Not.Empty);
        Assert.That(named.Where(n => !tests.Contains(n)), Is.Empty);
    }

    [Test]
    public void Every_defect_has_a_row_with_a_test()
    {
        var rows = Rows;

        Assert.That(rows.Select(r => int.Parse(Row().Match(r).Groups[1].Value, CultureInfo.InvariantCulture)), Is.EqualTo(Enumerable.Range(1, Defects)));
        Assert.That(rows.Where(r => !Name().IsMatch(r)), Is.Empty);
    }

    [GeneratedRegex(@"^\| ([0-9]+) \|")]
    private static partial Regex Row();

    [GeneratedRegex(@"\[Test(?:Case\([^\n]*)?\]\s+public void ([A-Za-z0-9_]+)\(")]
    private static partial Regex TestMethod();

    [GeneratedRegex("`([A-Z][A-Za-z0-9]*(?:_[A-Za-z0-9]+)+)`")]
    private static partial Regex Name();
}
