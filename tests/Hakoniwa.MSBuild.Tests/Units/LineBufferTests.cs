using System.Text;

using Hakoniwa.MSBuild.Lines;

namespace Hakoniwa.MSBuild.Tests.Units;

[TestFixture]
internal sealed class LineBufferTests
{
    private static readonly UTF8Encoding Utf8 = new(encoderShouldEmitUTF8Identifier: true);

    [TestCase("a\nb\n", "a|b")]
    [TestCase("a\r\nb\r\n", "a|b")]
    [TestCase("a\rb\r\r\n\nc", "a|b|||c")]
    [TestCase("", "")]
    [TestCase("\n", "")]
    [TestCase("\uFEFFmarked", "\uFEFFmarked")]
    [TestCase("箱庭\r\n😀", "箱庭|😀")]
    public void Lines_do_not_depend_on_where_the_bytes_are_cut(string text, string expected)
    {
        var bytes = Encoding.UTF8.GetBytes(text);
        for (var size = 1; size <= bytes.Length + 1; size++)
            Assert.That(string.Join('|', Lines(bytes.Chunk(size))), Is.EqualTo(expected), $"in pieces of {size}");
    }

    [Test]
    public void Half_a_character_at_the_end_is_nothing() => Assert.That(Lines([[(byte)'x', 0xE3, 0x81]]), Is.EqualTo(new[] { "x" }));

    [Test]
    public void A_line_without_end_is_cut()
    {
        const int pieces = 70;
        var piece = new byte[LineBuffer.LongestLine / 32];
        Array.Fill(piece, (byte)'x');
        var lines = Lines(Enumerable.Repeat(piece, pieces).Append("\nend"u8.ToArray())).Select(line => line.Length);
        Assert.That(lines, Is.EqualTo(new[] { LineBuffer.LongestLine, LineBuffer.LongestLine, piece.Length * 6, "end".Length }));
    }

    [Test]
    public void A_line_of_exactly_the_greatest_length_is_one()
    {
        var line = new byte[LineBuffer.LongestLine];
        Array.Fill(line, (byte)'x');
        Assert.That(Lines([line, "\r"u8.ToArray(), "\nend\n"u8.ToArray()]).Select(l => l.Length), Is.EqualTo(new[] { LineBuffer.LongestLine, "end".Length }));
    }

    private static List<string> Lines(IEnumerable<byte[]> pieces)
    {
        var buffer = new LineBuffer(Utf8);
        var lines = new List<string>();
        foreach (var piece in pieces)
        {
            buffer.Add(piece);
            Take(buffer, lines);
        }

        buffer.End();
        Take(buffer, lines);
        return lines;
    }

    private static void Take(LineBuffer buffer, List<string> lines)
    {
        while (buffer.TryTake(out var line))
            lines.Add(line);
    }
}
