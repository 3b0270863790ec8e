using Hakoniwa.Core.Tests.Support;
using Hakoniwa.Profiles.Schema;

namespace Hakoniwa.Core.Tests.Documentation;

/// <summary>docs/profiles.md: its tables are those of the schema, and its examples run.</summary>
public sealed class ProfilePageTests
{
    private static readonly string[] Page = File.Exists(Path.Combine(Checkout.Root, "docs/profiles.md")) ? File.ReadAllLines(Path.Combine(Checkout.Root, "docs/profiles.md")) : [];

    [Test]
    public void The_tables_have_every_key_as_it_is()
    {
        string[] expected = [.. ProfileSchema.Root.Keys.SelectMany(key => ProfilePage.Rows(key))];
        var written = Page.Where(line => line.StartsWith("| `", StringComparison.Ordinal) && line.Split(" | ").Length == 4).ToArray();

        Assert.That(written, Is.EquivalentTo(expected), string.Join('\n', expected));
    }

    [Test]
    public void Every_example_runs()
    {
        var examples = Examples().ToList();
        using var directory = new TemporaryDirectory();
        foreach (var (name, text) in examples)
        {
            Directory.CreateDirectory(Path.GetDirectoryName(directory.Place(name))!);
            directory.File(name, text);
        }

        directory.Subdirectory("src");
        directory.Subdirectory("out");
        directory.File("src/input.txt", "input\n");
        Assert.That(examples, Has.Count.GreaterThan(3));
        foreach (var (name, text) in examples.Where(e => !e.Name.Contains('/', StringComparison.Ordinal)))
        {
            var output = SandboxProfile.Load(directory.Place(name)).Command().Output();
            var promised = text.Split('\n').Where(l => l.StartsWith("# prints: ", StringComparison.Ordinal)).Select(l => l["# prints: ".Length..] + "\n");
            Assert.That(output.StandardOutput, Is.EqualTo(string.Concat(promised)), $"{name}: {output.StandardError}");
        }
    }

    /// <summary>The fenced blocks, each of which begins with a comment that is its name.</summary>
    private static IEnumerable<(string Name, string Text)> Examples()
    {
        for (var i = 0; i < Page.Length; i++)
        {
            if (Page[i] != "```toml")
                continue;
            var lines = Page.Skip(i + 1).TakeWhile(line => line != "```").ToArray();
            yield return (lines[0][2..], string.Join('\n', lines) + "\n");
        }
    }
}
