using System.Text.Json;

using Hakoniwa.Profiles.Toml;

namespace Hakoniwa.Core.Tests.Profiles.Toml;

public sealed class TomlCorpusTests
{
    private static IEnumerable<string> Valid => TomlCorpus.Documents(valid: true);

    private static IEnumerable<string> Invalid => TomlCorpus.Documents(valid: false);

    [Test]
    public void The_corpus_is_there()
    {
        if (TomlCorpus.Folder is null)
            Assert.Ignore("The official corpus (shared/toml-test beside the checkout, or HAKONIWA_TOML_TEST) is missing.");
        Assert.Multiple(() =>
        {
            Assert.That(Valid.Count(), Is.GreaterThan(200));
            Assert.That(Invalid.Count(), Is.GreaterThan(450));
        });
    }

    [TestCaseSource(nameof(Valid))]
    public void A_valid_document_is_read_as_the_corpus_says(string path)
    {
        var file = Path.Combine(TomlCorpus.Folder!, path);
        var document = TomlDocument.Parse(path, File.ReadAllBytes(file));
        using var said = JsonDocument.Parse(File.ReadAllBytes(Path.ChangeExtension(file, ".json")));
        Assert.That(TaggedJson.Difference(document, said.RootElement), Is.Null);
    }

    [TestCaseSource(nameof(Invalid))]
    public void An_invalid_document_is_refused_with_a_place_in_it(string path)
    {
        var content = File.ReadAllBytes(Path.Combine(TomlCorpus.Folder!, path));
        var error = Assert.Throws<TomlException>(() => TomlDocument.Parse(path, content))!;
        Assert.Multiple(() =>
        {
            Assert.That(error.Message, Does.StartWith($"{path}:{error.Position.Line}:{error.Position.Column}: ").And.EndsWith("^"));
            Assert.That(error.Position.Line, Is.InRange(1, content.Count(b => b == '\n') + 1));
        });
    }
}
