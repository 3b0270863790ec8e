using Hakoniwa.Cli.CommandLine;
using Hakoniwa.Cli.Options;

namespace Hakoniwa.Cli.Tests;

/// <summary>Lines that are read without the parser mean what they mean to the parser.</summary>
[TestFixture]
public sealed class PlainLineTests
{
    private static readonly RunOption[] All = [.. RunOptions.Groups.SelectMany(g => g.Options)];

    private static readonly string[] Values = ["a", "a:b", "a=b", "=", "a,b:c=d", "none", "run", "5", "a b", "/dir", "@file", "\"a\"", "[x]"];

    [TestCaseSource(nameof(All))]
    public void Each_option_is_read_as_the_parser_reads_it(object of)
    {
        var option = (RunOption)of;
        Assert.Multiple(() =>
        {
            if (option.Value is null)
            {
                Same("run", option.Name);
                Same("run", option.Alias ?? option.Name, "--hermetic", "--hostname", "x");
                return;
            }

            foreach (var value in Values)
            {
                Same("run", option.Name, value);
                Same("run", option.Name + "=" + value);
                Same("run", "--hermetic", option.Alias ?? option.Name, value, "--tmpfs", "/x");
            }
        });
    }

    [Test]
    public void Of_several_the_order_is_kept()
    {
        var random = new Random(7);
        for (var round = 0; round < 300; round++)
        {
            var line = new List<string> { "run" };
            foreach (var option in All.OrderBy(_ => random.Next()).Take(random.Next(6)))
            {
                for (var i = 0; i < (option.Repeatable ? random.Next(1, 3) : 1); i++)
                {
                    var value = Values[random.Next(Values.Length)];
                    line.AddRange(option.Value is null ? [option.Name] : random.Next(2) == 0 ? [option.Name, value] : [$"{option.Name}={value}"]);
                }
            }

            Same([.. line]);
        }
    }

    /// <summary>All of these are the parser's, whatever it makes of them.</summary>
    [TestCase]
    [TestCase("-v", "run")]
    [TestCase("run", "--help")]
    [TestCase("run", "-h")]
    [TestCase("run", "word")]
    [TestCase("run", "--no-such-option")]
    [TestCase("run", "--tmpfs")]
    [TestCase("run", "--tmpfs=")]
    [TestCase("run", "--tmpfs", "")]
    [TestCase("run", "--tmpfs", "--hermetic")]
    [TestCase("run", "--tmpfs", "-x")]
    [TestCase("run", "--hermetic=true")]
    [TestCase("run", "--hermetic", "true")]
    [TestCase("run", "--herm")]
    [TestCase("run", "-vv")]
    [TestCase("run", "-eA=b")]
    [TestCase("run", "-")]
    [TestCase("doctor")]
    public void What_is_not_plain_is_left_to_the_parser(params string[] line) => Assert.That(PlainLine.Read(line), Is.Null);

    [Test]
    public void A_plain_line_is_read_without_the_parser() => Assert.That(PlainLine.Read(["run", "--hermetic", "-b", "/usr"]), Is.Not.Null);

    [Test]
    public void What_may_be_given_once_is_left_to_the_parser_if_it_is_given_twice()
    {
        string[] line = ["run", "--hostname", "a", "--hostname", "b"];
        Assert.That(PlainLine.Read(line), Is.Null);
        Assert.That(() => Parsed(line), Throws.TypeOf<UsageException>().With.Message.Contain("given twice"));
    }

    private static void Same(params string[] line)
    {
        if (PlainLine.Read(line) is { } plain)
            Assert.That(plain.InOrder(All), Is.EqualTo(Parsed(line).InOrder(All)), string.Join(' ', line));
    }

    private static GivenOptions Parsed(string[] line)
    {
        var result = CommandTree.Build(line).Root.Parse(line, new() { ResponseFileTokenReplacer = null });
        Assert.That(result.Errors, Is.Empty, string.Join(' ', line));
        return GivenOptions.Of(result, All);
    }
}
