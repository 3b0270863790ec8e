using System.Globalization;
using System.Text;

namespace Hakoniwa.Reporting;

/// <summary>Names and arguments are the sandboxed program's own words: on a terminal or in a log they must not become commands.</summary>
internal static class Printable
{
    internal static string Text(string text)
    {
        if (text.All(IsPrintable))
            return text;
        var printable = new StringBuilder();
        foreach (var character in text)
            _ = IsPrintable(character) ? printable.Append(character) : AppendEscaped(printable, character);
        return printable.ToString();
    }

    internal static bool IsPrintable(char character) => char.GetUnicodeCategory(character)
        is not (UnicodeCategory.Control or UnicodeCategory.Format or UnicodeCategory.LineSeparator or UnicodeCategory.ParagraphSeparator);

    internal static StringBuilder AppendEscaped(StringBuilder text, char character) => text.Append(CultureInfo.InvariantCulture, $"\\u{(int)character:x4}");
}
