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

    internal static string Text(ReadOnlySpan<byte> bytes) => Write(bytes, quote: false, Longest);

    /// <summary>All of a path: <see cref="Bytes"/> gives it back.</summary>
    internal static string Path(ReadOnlySpan<byte> bytes) => Write(bytes, quote: false, int.MaxValue);

    /// <summary>In quotation marks.</summary>
    internal static string Quoted(ReadOnlySpan<byte> bytes) => "\"" + Write(bytes, quote: true, Longest) + "\"";

    /// <summary>What a text of <see cref="Path"/> was made of.</summary>
    internal static byte[] Bytes(string text)
    {
        var bytes = new List<byte>(text.Length);
        Span<byte> rune = stackalloc byte[4];
        for (var i = 0; i < text.Length;)
        {
            if (text[i] != '\\' || i + 1 == text.Length)
            {
                Rune.TryGetRuneAt(text, i, out var plain);
                bytes.AddRange(rune[..plain.EncodeToUtf8(rune)]);
                i += plain.Utf16SequenceLength;
                continue;
            }

            var digits = text[i + 1] switch { 'x' => 2, 'u' => 4, 'U' => 8, _ => 0 };
            var value = digits == 0 ? 0 : int.Parse(text.AsSpan(i + 2, digits), NumberStyles.HexNumber, CultureInfo.InvariantCulture);
            if (digits > 2)
                bytes.AddRange(rune[..new Rune(value).EncodeToUtf8(rune)]);
            else
                bytes.Add(text[i + 1] switch { 'x' => (byte)value, 'n' => (byte)'\n', 't' => (byte)'\t', var other => (byte)other });
            i += 2 + digits;
        }

        return [.. bytes];
    }

    private static string Write(ReadOnlySpan<byte> bytes, bool quote, int longest)
    {
        var text = new StringBuilder(Math.Min(bytes.Length, longest));
        while (!bytes.IsEmpty)
        {
            if (text.Length >= longest)
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
            else if (rune.IsBmp)
                text.Append(CultureInfo.InvariantCulture, $"\\u{rune.Value:x4}");
            else
                text.Append(CultureInfo.InvariantCulture, $"\\U{rune.Value:x8}");

            bytes = bytes[(isText ? consumed : 1)..];
        }

        return text.ToString();
    }

    private static bool IsHarmless(Rune rune) => Rune.GetUnicodeCategory(rune) is not (UnicodeCategory.Control or UnicodeCategory.Format
        or UnicodeCategory.LineSeparator or UnicodeCategory.ParagraphSeparator or UnicodeCategory.Surrogate or UnicodeCategory.PrivateUse
        or UnicodeCategory.OtherNotAssigned) && (rune.Value == ' ' || Rune.GetUnicodeCategory(rune) != UnicodeCategory.SpaceSeparator);
}
