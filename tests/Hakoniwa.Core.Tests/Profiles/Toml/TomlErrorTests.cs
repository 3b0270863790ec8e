using System.Text;

using Hakoniwa.Profiles.Toml;

namespace Hakoniwa.Core.Tests.Profiles.Toml;

public sealed class TomlErrorTests
{
    [TestCase("a = \n", "expected a value, found the end of the line", 1, 5)]
    [TestCase("a = 1 b = 2", "expected the end of the line, found 'b'", 1, 7)]
    [TestCase("[a]\nb = tru", "'tru' is no value; text has to be quoted", 2, 5)]
    [TestCase("a = 1\n\na.b = 2", "'a' is an integer already, in line 1", 3, 1)]
    [TestCase("[t]\n[t]", "'t' is a table already, in line 1", 2, 2)]
    [TestCase("a = \"\\q\"", "there is no such escape", 1, 6)]
    [TestCase("a = '''\nx", "the string has no end: ''' is missing", 1, 5)]
    [TestCase("ä = 1", "expected a key, found 'ä'", 1, 1)]
    [TestCase("\"ä\" = 01", "'01' is no value", 1, 7)]
    [TestCase("\"😀\" = 01", "'01' is no value", 1, 7)]
    [TestCase("a = [1, 2", "the array has no end: ']' is missing", 1, 5)]
    [TestCase("a = {b = 1\n}", "expected ',' or '}' in the table, which is written on one line, found the end of the line", 1, 11)]
    [TestCase("a = 2026-02-30", "there is no such day", 1, 5)]
    [TestCase("a = 99999999999999999999", "the integer does not fit into 64 bits", 1, 5)]
    [TestCase("a = 0x8000000000000000", "the integer does not fit into 64 bits", 1, 5)]
    [TestCase("# \u0001", "the control character U+0001 cannot stand here as it is", 1, 3)]
    [TestCase("a = \"x", "the string has no end on this line", 1, 5)]
    public void A_message_says_what_is_wrong_and_where(string document, string message, int line, int column)
    {
        var error = Error(document);
        Assert.Multiple(() =>
        {
            Assert.That(error.Message, Does.StartWith($"box.toml:{line}:{column}: {message}"));
            Assert.That(error.Position, Is.EqualTo(new TomlPosition(line, column)));
        });
    }

    [Test]
    public void The_line_is_shown_with_a_caret_under_the_place() => Assert.That(
        Error("[limits]\n\t\"größe\" = 5MB\n").Message,
        Is.EqualTo("box.toml:2:12: '5MB' is no value; text has to be quoted\n 2 |  \"größe\" = 5MB\n   |            ^"));

    [Test]
    public void Nothing_in_a_message_moves_the_cursor() =>
        Assert.That(Error("a = \"\u001b[2J\"").Message, Does.Not.Contain('\u001b').And.Contain("U+001B"));

    [Test]
    public void Bytes_that_are_not_UTF8_are_found()
    {
        var error = Assert.Throws<TomlException>(() => TomlDocument.Parse("box.toml", [.. "a = 1\nb = '"u8, 0xC3, 0x28, (byte)'\'']))!;
        Assert.That(error.Message, Does.StartWith("box.toml:2:6: the byte 0xc3 is not UTF-8"));
    }

    [Test]
    public void Nesting_without_end_is_an_error_and_not_the_end_of_the_process() =>
        Assert.That(Error("a = " + new string('[', 100_000)).Message, Does.Contain("nested more than 100 deep"));

    [Test]
    public void Values_and_keys_know_where_they_stand()
    {
        var document = TomlDocument.Parse("box.toml", "x = 1\n[a]\n  key  =  [ true,\n 'b' ]"u8);
        document.TryGet("a", out var table);
        ((TomlTable)table!).TryGet("key", out var array);
        Assert.Multiple(() =>
        {
            Assert.That(table!.Position, Is.EqualTo(new TomlPosition(2, 1)));
            Assert.That(array!.Position, Is.EqualTo(new TomlPosition(3, 11)));
            Assert.That(((TomlArray)array!).Items[1].Position, Is.EqualTo(new TomlPosition(4, 2)));
            Assert.That(table.Source.Locate(((TomlTable)table).OffsetOf("key")), Is.EqualTo(new TomlPosition(3, 3)));
        });
    }

    [Test]
    public void Whatever_a_file_holds_it_is_read_or_refused([Range(1, 20)] int seed)
    {
        // Damage done to a document that has everything.
        var whole = "a = 1\n[b.\"c\"]\nd = [1.5, 'x', \"\\u00e4\", {e = true, f.g = 07:32:00}]\n[[h]]\ni = 2026-01-31T07:32:00.5+01:00\nj = '''\nk'''\nl = \"\"\"\\\n m\"\"\" # n\n"u8.ToArray();
        var random = new Random(seed);
        var read = 0;
        for (var round = 0; round < 2000; round++)
        {
            var damaged = whole.ToList();
            for (var i = random.Next(1, 4); i > 0; i--)
            {
                var at = random.Next(damaged.Count);
                if (random.Next(3) == 0)
                    damaged.RemoveAt(at);
                else if (random.Next(2) == 0)
                    damaged[at] = whole[random.Next(whole.Length)];
                else
                    damaged.Insert(at, (byte)random.Next(256));
            }

            try
            {
                TomlDocument.Parse("box.toml", [.. damaged]);
                read++;
            }
            catch (TomlException)
            {
                // As it should.
            }
        }

        Assert.That(read, Is.InRange(1, 1999));
    }

    private static TomlException Error(string document) =>
        Assert.Throws<TomlException>(() => TomlDocument.Parse("box.toml", Encoding.UTF8.GetBytes(document)))!;
}
