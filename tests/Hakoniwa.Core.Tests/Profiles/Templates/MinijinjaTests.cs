using System.Text.Json;

namespace Hakoniwa.Core.Tests.Profiles.Templates;

/// <summary>
/// Templates and what minijinja 2.11, which the original renders its profiles with, makes of them. One without a result is an error there.
/// </summary>
public sealed class MinijinjaTests
{
    [TestCaseSource(nameof(Cases))]
    public void A_template_comes_to_what_it_comes_to_in_the_original(string template, string? expected)
    {
        if (expected is null)
            Assert.That(Rendering.Error(template).Code, Does.StartWith("HAKO203"));
        else
            Assert.That(Rendering.Text(template), Is.EqualTo(expected));
    }

    private static IEnumerable<TestCaseData> Cases()
    {
        using var stream = typeof(MinijinjaTests).Assembly.GetManifestResourceStream("minijinja.json")!;
        using var corpus = JsonDocument.Parse(stream);
        var number = 0;
        foreach (var row in corpus.RootElement.EnumerateArray())
        {
            var template = row[0].GetString()!;
            yield return new TestCaseData(template, row.GetArrayLength() > 1 ? row[1].GetString() : null)
                .SetName($"{{m}}({++number:000} {new string([.. template.Where(char.IsAscii).Where(c => !char.IsControl(c)).Take(60)])})");
        }
    }
}
