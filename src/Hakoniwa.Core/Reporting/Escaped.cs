using System.Buffers;
using System.Globalization;
using System.Text;

namespace Hakoniwa.Reporting;

/// <summary>
/// Names that a program chose, for a terminal or a log: what could move a cursor, change colours, hide or reverse what follows, or end the line
/// is written out.
/// </summary>
internal static class Escaped
{
    /// <summary>What is shown of one name.</summary>
    private const int Longest = 200;

    internal static string Text(ReadOnlySpan<byte> bytes) => Write(bytes, quote: false);

    /// <summary>In quotation marks.</summary>
    internal static string Quoted(ReadOnlySpan<byte> bytes) => "\"" + Write(bytes, quote: true) + "\"";

    private static string Write(ReadOnlySpan<byte> bytes, bool quote)
    {
        var text = new StringBuilder(Math.Min(bytes.Length, Longest));
        while (!bytes.IsEmpty)
        {
            if (text.Length >= Longest)
            {
                text.Append('…');
                break;
            }

            var isText = Rune.DecodeFromUtf8(bytes, out var rune, out var consumed) == OperationStatus.Done;
            if (!isText)
                text.Append(CultureInfo.InvariantCulture, $"\\x{bytes[0]:x2}");
            else if (rune.Value == '\n')
                text.Append("\\n");
            else if (rune.Value == '\t')
                text.Append("\\t");
            else if (rune.Value == '\\' || (quote && rune.Value == '"'))
                text.Append('\\').Append((char)rune.Value);
            else if (rune.IsAscii && Rune.IsControl(rune))
                text.Append(CultureInfo.InvariantCulture, $"\\x{rune.Value:x2}");
            else if (IsHarmless(rune))
                text.Append(rune);
            else
                text.Append(CultureInfo.InvariantCulture, $"\\u{rune.Value:x4}");

            bytes = bytes[(isText ? consumed : 1)..];
        }

        return text.ToString();
    }

    private static bool IsHarmless(Rune rune) => Rune.GetUnicodeCategory(rune) is not (UnicodeCategory.Control or UnicodeCategory.Format
        or UnicodeCategory.LineSeparator or UnicodeCategory.ParagraphSeparator or UnicodeCategory.Surrogate or UnicodeCategory.PrivateUse
        or UnicodeCategory.OtherNotAssigned) && (rune.Value == ' ' || Rune.GetUnicodeCategory(rune) != UnicodeCategory.SpaceSeparator);
}
