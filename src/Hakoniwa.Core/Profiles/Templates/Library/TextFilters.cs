using System.Globalization;
using System.Text;

using Hakoniwa.Profiles.Templates.Values;

namespace Hakoniwa.Profiles.Templates.Library;

/// <summary>Filters that make text, or take it apart.</summary>
internal static class TextFilters
{
    internal static object Capitalize(Invocation call)
    {
        var text = call.Text(call.Bind("value")[0]);
        var first = text.Length == 0 ? 0 : StringInfo.GetNextTextElementLength(text);
        return call.Made(text[..first].ToUpperInvariant() + text[first..].ToLowerInvariant());
    }

    internal static object Title(Invocation call)
    {
        var text = call.Text(call.Bind("value")[0]);
        var title = new StringBuilder(text.Length);
        var begins = true;
        foreach (var rune in text.EnumerateRunes())
        {
            title.Append(begins ? Rune.ToUpperInvariant(rune) : Rune.ToLowerInvariant(rune));
            begins = rune.IsAscii ? Rune.IsWhiteSpace(rune) || Rune.IsPunctuation(rune) : Rune.IsWhiteSpace(rune);
        }

        return call.Made(title.ToString());
    }

    internal static object Escape(Invocation call)
    {
        var text = call.Text(call.Bind("value")[0]);
        var escaped = new StringBuilder(text.Length);
        foreach (var c in text)
        {
            _ = c switch
            {
                '<' => escaped.Append("&lt;"),
                '>' => escaped.Append("&gt;"),
                '&' => escaped.Append("&amp;"),
                '"' => escaped.Append("&quot;"),
                '\'' => escaped.Append("&#x27;"),
                '/' => escaped.Append("&#x2f;"),
                _ => escaped.Append(c),
            };
        }

        return call.Made(escaped.ToString());
    }

    internal static object Indent(Invocation call)
    {
        var arguments = call.Bind("value", "width", "first?", "blank?");
        var width = call.Integer(arguments[1], 4);
        if (width is < 0 or > 1000)
            throw call.Session.Error("'indent' goes from 0 to 1000");
        var space = new string(' ', (int)width);
        var lines = call.Text(arguments[0]).Split('\n');
        call.Session.Charge(lines.Length * width);
        for (var i = 0; i < lines.Length; i++)
        {
            if ((i > 0 || ValueKind.IsTrue(arguments[2])) && (lines[i].Length > 0 || ValueKind.IsTrue(arguments[3])))
                lines[i] = space + lines[i];
        }

        return call.Made(string.Join('\n', lines));
    }

    internal static object Join(Invocation call)
    {
        var arguments = call.Bind("value", "joiner?");
        var items = call.List(arguments[0]);
        var between = call.Text(arguments[1]);
        var joined = new StringBuilder();
        for (var i = 0; i < items.Count; i++)
        {
            var text = call.Text(items[i]);
            call.Session.Charge(text.Length + between.Length);
            joined.Append(i > 0 ? between : "").Append(text);
        }

        return joined.ToString();
    }

    internal static object Lines(Invocation call)
    {
        var text = call.Text(call.Bind("value")[0]);
        var lines = new List<object?>();
        foreach (var line in text.EnumerateLines())
            lines.Add(call.Made(line.ToString()));
        if (lines is [.., ""])
            lines.RemoveAt(lines.Count - 1);
        return call.Made(lines);
    }

    internal static object Replace(Invocation call)
    {
        var arguments = call.Bind("value", "from", "to");
        var (text, from, to) = (call.Text(arguments[0]), call.Text(arguments[1]), call.Text(arguments[2]));
        if (from.Length == 0)
            throw call.Session.Error("'replace' needs text to look for");
        // The worst case, before any of it is made.
        call.Session.Charge(text.Length + (long)(text.Length / from.Length) * to.Length);
        return text.Replace(from, to, StringComparison.Ordinal);
    }

    internal static object Split(Invocation call)
    {
        var arguments = call.Bind("value", "split?", "maxsplits?");
        var text = call.Text(arguments[0]);
        var limit = call.Integer(arguments[2], -1);
        var count = limit < 0 ? int.MaxValue : (int)Math.Min(limit + 1, int.MaxValue);
        var parts = arguments[1] is Undefined or null
            ? text.Split((char[]?)null, count, StringSplitOptions.RemoveEmptyEntries)
            : text.Split(call.Text(arguments[1]), count);
        call.Session.Charge(text.Length);
        return call.Made(parts);
    }

    internal static object Trim(Invocation call)
    {
        var arguments = call.Bind("value", "chars?");
        var text = call.Text(arguments[0]);
        return call.Made(arguments[1] is Undefined or null ? text.Trim() : text.Trim(call.Text(arguments[1]).ToCharArray()));
    }
}
