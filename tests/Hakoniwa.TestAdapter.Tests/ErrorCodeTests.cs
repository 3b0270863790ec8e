using System.Reflection;

using Hakoniwa.TestAdapter.Tests.Support;

namespace Hakoniwa.TestAdapter.Tests;

public class ErrorCodeTests
{
    [TestCaseSource(nameof(Codes))]
    public void Every_code_has_a_paragraph(string code)
    {
        var documentation = string.Concat(Directory.GetFiles(Path.Combine(Places.RepositoryRoot, "docs"), "errors*.md").Select(File.ReadAllText));
        Assert.That(documentation, Does.Contain("\n## " + code + "\n"));
    }

    private static IEnumerable<string> Codes()
        => typeof(TestHostErrorCode).GetFields(BindingFlags.Public | BindingFlags.Static).Select(f => (string)f.GetRawConstantValue()!);
}
