using System.Globalization;
using System.Text;

namespace Hakoniwa.Profiles.Templates.Values;

/// <summary>How values are printed.</summary>
internal static class ValueText
{
    internal static string Of(Session session, object? value)
    {
        switch (value)
        {
            case string text:
                return text;
            case Undefined:
                return "";
            default:
                var written = new StringBuilder();
                Write(session, written, value);
                return written.ToString();
        }
    }

    /// <summary>A floating-point number with a dot in it and without an exponent, in the fewest digits that mean it.</summary>
    internal static string Of(double number)
    {
        if (!double.IsFinite(number))
            return double.IsNaN(number) ? "NaN" : number > 0 ? "inf" : "-inf";
        var text = number.ToString("R", CultureInfo.InvariantCulture);
        var e = text.IndexOf('E', StringComparison.Ordinal);
        if (e < 0)
            return text.Contains('.', StringComparison.Ordinal) ? text : text + ".0";

        var sign = text[0] == '-' ? "-" : "";
        var digits = text[sign.Length..e].Replace(".", "", StringComparison.Ordinal);
        var point = 1 + int.Parse(text.AsSpan(e + 1), NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture);
        return point > 0 ? $"{sign}{digits.PadRight(point, '0')}.0" : $"{sign}0.{new string('0', -point)}{digits}";
    }

    private static void Write(Session session, StringBuilder to, object? value)
    {
        var before = to.Length;
        switch (value)
        {
            case null:
                to.Append("none");
                break;
            case Undefined:
                to.Append("undefined");
                break;
            case bool truth:
                to.Append(truth ? "true" : "false");
                break;
            case long number:
                to.Append(number);
                break;
            case double number:
                to.Append(Of(number));
                break;
            case string text:
                Quote(to, text);
                break;
            case TemplateList list:
                Items(session, to, list);
                break;
            case TemplateMap map:
                Entries(session, to, map);
                break;
            case ITemplateObject thing:
                to.Append(thing.Text);
                break;
            default:
                to.Append("<namespace>");
                break;
        }

        session.Charge(to.Length - before);
    }

    private static void Items(Session session, StringBuilder to, TemplateList list)
    {
        to.Append('[');
        for (var i = 0; i < list.Items.Count; i++)
        {
            to.Append(i > 0 ? ", " : "");
            Write(session, to, list.Items[i]);
        }

        to.Append(']');
    }

    private static void Entries(Session session, StringBuilder to, TemplateMap map)
    {
        to.Append('{');
        for (var i = 0; i < map.Keys.Count; i++)
        {
            to.Append(i > 0 ? ", " : "");
            Write(session, to, map.Keys[i]);
            to.Append(": ");
            Write(session, to, map.Values[i]);
        }

        to.Append('}');
    }

    private static void Quote(StringBuilder to, string text)
    {
        to.Append('"');
        foreach (var c in text)
        {
            _ = c switch
            {
                '"' => to.Append("\\\""),
                '\\' => to.Append("\\\\"),
                '\n' => to.Append("\\n"),
                '\r' => to.Append("\\r"),
                '\t' => to.Append("\\t"),
                '\0' => to.Append("\\0"),
                < ' ' or '\x7f' => to.Append(CultureInfo.InvariantCulture, $"\\u{{{(int)c:x}}}"),
                _ => to.Append(c),
            };
        }

        to.Append('"');
    }
}
