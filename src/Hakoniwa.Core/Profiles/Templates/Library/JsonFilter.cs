using System.Globalization;
using System.Text;

using Hakoniwa.Profiles.Templates.Values;

namespace Hakoniwa.Profiles.Templates.Library;

/// <summary>Values as JSON. Text, numbers, booleans and lists of them are TOML as well, so this is how a value is quoted.</summary>
internal static class JsonFilter
{
    internal static object ToJson(Invocation call)
    {
        var arguments = call.Bind("value", "indent?");
        var indent = arguments[1] switch
        {
            Undefined or null or false => 0,
            true => 2,
            _ => (int)Math.Clamp(call.Integer(arguments[1], 0), 0, 16),
        };
        var json = new StringBuilder();
        Write(call, json, arguments[0], indent, 0);
        return json.ToString();
    }

    private static void Write(Invocation call, StringBuilder to, object? value, int indent, int depth)
    {
        var before = to.Length;
        switch (value)
        {
            case null or Undefined:
                to.Append("null");
                break;
            case bool truth:
                to.Append(truth ? "true" : "false");
                break;
            case long number:
                to.Append(number);
                break;
            case double number:
                to.Append(double.IsFinite(number) ? ValueText.Of(number) : "null");
                break;
            case TemplateList list:
                Items(call, to, list.Items.Count, '[', ']', indent, depth, i => Write(call, to, list.Items[i], indent, depth + 1));
                break;
            case TemplateMap map:
                Items(call, to, map.Keys.Count, '{', '}', indent, depth, i =>
                {
                    Quote(to, call.Text(map.Keys[i]));
                    to.Append(indent > 0 ? ": " : ":");
                    Write(call, to, map.Values[i], indent, depth + 1);
                });
                break;
            case string text:
                Quote(to, text);
                break;
            default:
                throw call.Session.Error($"{ValueKind.Of(value)} has no JSON");
        }

        call.Session.Charge(to.Length - before);
    }

    private static void Items(Invocation call, StringBuilder to, int count, char open, char close, int indent, int depth, Action<int> write)
    {
        to.Append(open);
        for (var i = 0; i < count; i++)
        {
            to.Append(i > 0 ? "," : "");
            Line(to, indent, depth + 1);
            write(i);
        }

        if (count > 0)
            Line(to, indent, depth);
        to.Append(close);
        call.Session.Charge(1);
    }

    private static void Line(StringBuilder to, int indent, int depth)
    {
        if (indent > 0)
            to.Append('\n').Append(' ', indent * depth);
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
                '\b' => to.Append("\\b"),
                '\f' => to.Append("\\f"),
                // The original escapes those of HTML too.
                < ' ' or '\x7f' or '<' or '>' or '&' or '\'' => to.Append(CultureInfo.InvariantCulture, $"\\u{(int)c:x4}"),
                _ => to.Append(c),
            };
        }

        to.Append('"');
    }
}
