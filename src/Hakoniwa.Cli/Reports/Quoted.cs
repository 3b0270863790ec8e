using System.Text;

using Hakoniwa.Reporting;

namespace Hakoniwa.Cli.Reports;

/// <summary>Words as a shell would read them. Control characters do not reach a terminal or a log.</summary>
internal static class Quoted
{
    private const string Plain = "%+,-./:=@_^~";

    internal static string Words(IEnumerable<string> words) => string.Join(' ', words.Select(Text));

    internal static string Text(string word)
    {
        if (!word.All(Printable.IsPrintable))
            return "$'" + Escaped(word) + "'";
        var plain = word.Length > 0 && word.All(c => char.IsLetterOrDigit(c) || Plain.Contains(c, StringComparison.Ordinal));
        return plain ? word : "'" + word.Replace("'", "'\\''", StringComparison.Ordinal) + "'";
    }

    private static string Escaped(string word)
    {
        var text = new StringBuilder();
        foreach (var character in word)
        {
            if (character is '\'' or '\\')
                text.Append('\\').Append(character);
            else if (character == '\n')
                text.Append("\\n");
            else if (character == '\t')
                text.Append("\\t");
            else
                _ = Printable.IsPrintable(character) ? text.Append(character) : Printable.AppendEscaped(text, character);
        }

        return text.ToString();
    }
}
