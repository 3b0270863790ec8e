using Hakoniwa.Core.Tests.Support;
using Hakoniwa.Profiles.Globbing;

namespace Hakoniwa.Core.Tests.Profiles;

/// <summary>Patterns of paths, which references and templates share.</summary>
public sealed class GlobTests
{
    private static readonly string[] Names = ["a", "b", "ab", "a-b", ".dot", "[x]", "dir/a", "dir/.dot", "dir/sub/a", ".dir/a", "dir/ä"];

    [TestCase("a", "a")]
    [TestCase("?", "a b")]
    [TestCase("a*", "a a-b ab")]
    [TestCase("*b", "a-b ab b")]
    [TestCase("[ab]", "a b")]
    [TestCase("[!b]", "a")]
    [TestCase("[a-c]?", "ab")]
    [TestCase("a[-]b", "a-b")]
    [TestCase("[[]x]", "[x]")]
    [TestCase("[[]x[]]", "[x]")]
    [TestCase(".*", ".dir .dot")]
    [TestCase("*/a", "dir/a link/a link-less/a")]
    [TestCase("dir/*", "dir/a dir/sub dir/ä")]
    [TestCase("**/a", "a dir/a dir/sub/a link-less/a")]
    [TestCase("dir/**", "dir dir/sub")]
    [TestCase("dir/**/**/a", "dir/a dir/sub/a")]
    [TestCase("*/", "dir link link-less")]
    [TestCase("link/*", "link/a link/sub link/ä")]
    [TestCase("gone/*", "")]
    [TestCase("a/*", "")]
    [TestCase("", "")]
    public void A_pattern_matches_what_a_shell_s_would(string pattern, string expected)
    {
        using var directory = Tree();

        var found = Glob.Expand(pattern, directory.Path, hidden: false);

        Assert.That(found, Is.EqualTo(expected.Split(' ', StringSplitOptions.RemoveEmptyEntries)));
    }

    [TestCase("*", ".dir .dot [x] a a-b ab b dir link link-less")]
    [TestCase("dir/*", "dir/.dot dir/a dir/sub dir/ä")]
    [TestCase("**/a", ".dir/a a dir/a dir/sub/a link-less/a")]
    public void Hidden_names_match_where_they_are_wanted(string pattern, string expected)
    {
        using var directory = Tree();

        Assert.That(Glob.Expand(pattern, directory.Path, hidden: true), Is.EqualTo(expected.Split(' ')));
    }

    [Test]
    public void An_absolute_pattern_gives_absolute_paths()
    {
        using var directory = Tree();

        Assert.That(Glob.Expand(directory.Path + "/?", "/", hidden: false), Is.EqualTo([directory.Path + "/a", directory.Path + "/b"]));
    }

    [TestCase("[a")]
    [TestCase("[]")]
    [TestCase("[!]")]
    [TestCase("a**")]
    [TestCase("***")]
    public void What_is_no_pattern_is_an_error(string pattern) => Assert.That(() => Glob.Expand(pattern, "/", hidden: false), Throws.TypeOf<FormatException>());

    [Test]
    public void Many_asterisks_take_no_time()
    {
        using var directory = new TemporaryDirectory();
        var name = new string('a', 200);
        directory.File(name);

        Assert.That(Glob.Expand(string.Concat(Enumerable.Repeat("a*", 100)) + "b", directory.Path, hidden: false), Is.Empty);
    }

    [Test]
    public void More_than_anybody_can_want_is_an_error()
        => Assert.That(() => Glob.Expand("/proc/**/*", "/", hidden: false), Throws.TypeOf<FormatException>().With.Message.Contains("more than"));

    private static TemporaryDirectory Tree()
    {
        var directory = new TemporaryDirectory();
        foreach (var name in Names)
        {
            Directory.CreateDirectory(Path.GetDirectoryName(directory.Place(name))!);
            directory.File(name);
        }

        Directory.CreateDirectory(directory.Place("link-less"));
        directory.File("link-less/a");
        File.CreateSymbolicLink(directory.Place("link"), "dir");
        return directory;
    }
}
