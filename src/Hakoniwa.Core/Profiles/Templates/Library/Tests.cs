using Hakoniwa.Profiles.Templates.Values;

namespace Hakoniwa.Profiles.Templates.Library;

/// <summary>What comes after <c>is</c>, by name.</summary>
internal static class Tests
{
    private static readonly Dictionary<string, Func<Invocation, object?>> Known = new(StringComparer.Ordinal)
    {
        ["boolean"] = call => One(call) is bool,
        ["defined"] = call => One(call) is not Undefined,
        ["divisibleby"] = call => Two(call) is (long value, long by) && by != 0 && (by == -1 || value % by == 0),
        ["endingwith"] = call => Two(call) is var (value, end) && call.Text(value).EndsWith(call.Text(end), StringComparison.Ordinal),
        ["escaped"] = call => One(call) is Undefined && false,
        ["even"] = call => One(call) is long value && value % 2 == 0,
        ["false"] = call => One(call) is false,
        ["filter"] = call => One(call) is string name && Filters.Names.Contains(name),
        ["float"] = call => One(call) is double,
        ["in"] = call => Two(call) is var (value, container) && ValueAccess.Contains(call.Session, container, value),
        ["int"] = call => One(call) is long,
        ["integer"] = call => One(call) is long,
        ["iterable"] = call => One(call) is TemplateList or TemplateMap or string or Undefined,
        ["lower"] = call => One(call) is string text && !text.Any(char.IsUpper),
        ["mapping"] = call => One(call) is TemplateMap or TemplateNamespace,
        ["none"] = call => One(call) is null,
        ["number"] = call => One(call) is long or double,
        ["odd"] = call => One(call) is long value && value % 2 != 0,
        ["safe"] = call => One(call) is Undefined && false,
        ["sameas"] = call => Two(call) is var (value, other) && SameAs(call, value, other),
        ["sequence"] = call => One(call) is TemplateList,
        ["startingwith"] = call => Two(call) is var (value, start) && call.Text(value).StartsWith(call.Text(start), StringComparison.Ordinal),
        ["string"] = call => One(call) is string,
        ["test"] = call => One(call) is string name && Names.Contains(name),
        ["true"] = call => One(call) is true,
        ["undefined"] = call => One(call) is Undefined,
        ["upper"] = call => One(call) is string text && !text.Any(char.IsLower),
        ["eq"] = call => Compare(call, "=="),
        ["equalto"] = call => Compare(call, "=="),
        ["=="] = call => Compare(call, "=="),
        ["ne"] = call => Compare(call, "!="),
        ["!="] = call => Compare(call, "!="),
        ["lt"] = call => Compare(call, "<"),
        ["lessthan"] = call => Compare(call, "<"),
        ["<"] = call => Compare(call, "<"),
        ["le"] = call => Compare(call, "<="),
        ["<="] = call => Compare(call, "<="),
        ["gt"] = call => Compare(call, ">"),
        ["greaterthan"] = call => Compare(call, ">"),
        [">"] = call => Compare(call, ">"),
        ["ge"] = call => Compare(call, ">="),
        [">="] = call => Compare(call, ">="),
    };

    internal static IReadOnlyCollection<string> Names => Known.Keys;

    internal static Func<Invocation, object?> Find(Session session, string name) => Known.TryGetValue(name, out var test) ? test
        : throw session.Error($"there is no test {TemplateError.Quoted(name)}. {Spelling.Hint(name, Names)}".TrimEnd());

    private static object? One(Invocation call) => call.Bind("value")[0];

    private static (object? Value, object? Other) Two(Invocation call)
    {
        var arguments = call.Bind("value", "other");
        return (arguments[0], arguments[1]);
    }

    private static bool SameAs(Invocation call, object? value, object? other)
        => value?.GetType() == other?.GetType() && (ReferenceEquals(value, other) || value is bool or long or double or string && new ValueOrder(call.Session).Same(value, other));

    private static object? Compare(Invocation call, string sign)
    {
        var (value, other) = Two(call);
        return ValueMath.Operate(call.Session, sign, value, other);
    }
}
