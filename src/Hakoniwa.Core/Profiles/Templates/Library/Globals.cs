using Hakoniwa.Profiles.Templates.Values;

namespace Hakoniwa.Profiles.Templates.Library;

/// <summary>The variables and functions that every template has.</summary>
internal static class Globals
{
    // The original has no longer ranges either.
    private const long LongestRange = 100_000;

    private static readonly TemplateFunction[] Functions =
    [
        new("range", Range),
        new("dict", Dict),
        new("namespace", Namespace),
        .. HostFunctions.All,
    ];

    internal static string[] Names { get; } = Array.ConvertAll(Functions, function => function.Name);

    internal static Scope Scope(Session session)
    {
        var scope = new Scope();
        scope.Set("__dir__", session.Directory);
        foreach (var function in Functions)
            scope.Set(function.Name, function);
        return scope;
    }

    private static TemplateList Range(Invocation call)
    {
        var arguments = call.Bind("lower", "upper?", "step?");
        var (lower, upper) = arguments[1] is Undefined or null ? (0, call.Integer(arguments[0], 0))
            : (call.Integer(arguments[0], 0), call.Integer(arguments[1], 0));
        var step = call.Integer(arguments[2], 1);
        if (step == 0)
            throw call.Session.Error("a range cannot go in steps of 0");

        var items = new List<object?>();
        for (Int128 at = lower; step > 0 ? at < upper : at > upper; at += step)
        {
            if (items.Count == LongestRange)
                throw call.Session.Error($"a range has at most {LongestRange} numbers");
            items.Add((long)at);
        }

        return call.Made(items);
    }

    private static TemplateMap Dict(Invocation call)
    {
        var entries = new List<KeyValuePair<object?, object?>>();
        foreach (var (name, value) in call.Named)
            entries.Add(new(name, value));
        return TemplateMap.Of(call.Session, entries);
    }

    private static TemplateNamespace Namespace(Invocation call)
    {
        var space = new TemplateNamespace();
        foreach (var (name, value) in call.Named)
            space[name] = value;
        return space;
    }
}
