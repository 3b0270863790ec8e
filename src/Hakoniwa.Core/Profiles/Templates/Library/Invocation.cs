using Hakoniwa.Profiles.Templates.Values;

namespace Hakoniwa.Profiles.Templates.Library;

/// <summary>A call of a function, filter or test with its arguments; of the latter two the first one is the value they are about.</summary>
internal sealed class Invocation(Session session, string name, IReadOnlyList<object?> positional, IReadOnlyList<KeyValuePair<string, object?>> named)
{
    internal Session Session { get; } = session;

    /// <summary>The arguments as they are, where there may be any number of them.</summary>
    internal IReadOnlyList<object?> All => named.Count == 0 ? positional : throw Session.Error($"'{name}' has no argument {TemplateError.Quoted(named[0].Key)}");

    internal IReadOnlyList<object?> Positional => positional;

    internal IReadOnlyList<KeyValuePair<string, object?>> Named => named;

    /// <summary>The arguments in the order of the parameters. One with a question mark behind its name may be missing: then it is undefined.</summary>
    internal object?[] Bind(params ReadOnlySpan<string> parameters)
    {
        if (positional.Count > parameters.Length)
            throw Session.Error($"'{name}' takes {Count(parameters.Length)}, and here are {positional.Count}");
        var values = new object?[parameters.Length];
        for (var i = 0; i < values.Length; i++)
            values[i] = i < positional.Count ? positional[i] : Undefined.Value;
        foreach (var (key, value) in named)
            values[Find(parameters, key)] = value;

        for (var i = positional.Count; i < values.Length; i++)
        {
            if (parameters[i][^1] != '?' && !IsNamed(parameters[i]))
                throw Session.Error($"'{name}' needs an argument '{parameters[i]}'");
        }

        return values;
    }

    internal string Text(object? value) => ValueText.Of(Session, value);

    internal IReadOnlyList<object?> List(object? value)
    {
        var items = ValueAccess.Iterate(Session, value);
        Session.Charge(items.Count);
        return items;
    }

    internal long Integer(object? value, long otherwise) => value switch
    {
        Undefined or null => otherwise,
        long number => number,
        _ => throw Session.Error($"'{name}' needs an integer, and this is {ValueKind.Of(value)}"),
    };

    /// <summary>Says that text of this length is made.</summary>
    internal string Made(string text)
    {
        Session.Charge(text.Length);
        return text;
    }

    internal TemplateList Made(IReadOnlyList<object?> items) => TemplateList.Of(Session, items);

    private static string Count(int count) => count switch { 0 => "no arguments", 1 => "one argument", _ => $"{count} arguments" };

    private int Find(ReadOnlySpan<string> parameters, string key)
    {
        for (var i = 0; i < parameters.Length; i++)
        {
            if (!parameters[i].AsSpan().TrimEnd('?').SequenceEqual(key))
                continue;
            return i >= positional.Count ? i : throw Session.Error($"'{name}' has its argument '{key}' twice");
        }

        throw Session.Error($"'{name}' has no argument {TemplateError.Quoted(key)}");
    }

    private bool IsNamed(string parameter)
    {
        foreach (var (key, _) in named)
        {
            if (key == parameter)
                return true;
        }

        return false;
    }
}
