using Hakoniwa.Profiles.Templates.Values;

namespace Hakoniwa.Profiles.Templates.Library;

/// <summary>The filters by name.</summary>
internal static class Filters
{
    private static readonly Dictionary<string, Func<Invocation, object?>> Known = new(StringComparer.Ordinal)
    {
        ["abs"] = NumberFilters.Abs,
        ["attr"] = ListFilters.Attr,
        ["batch"] = ListFilters.Batch,
        ["bool"] = call => ValueKind.IsTrue(call.Bind("value")[0]),
        ["capitalize"] = TextFilters.Capitalize,
        ["chain"] = ListFilters.Chain,
        ["count"] = ListFilters.Length,
        ["d"] = Default,
        ["default"] = Default,
        ["dictsort"] = SortFilters.DictSort,
        ["e"] = TextFilters.Escape,
        ["escape"] = TextFilters.Escape,
        ["first"] = ListFilters.First,
        ["float"] = NumberFilters.Float,
        ["indent"] = TextFilters.Indent,
        ["int"] = NumberFilters.Int,
        ["items"] = ListFilters.Items,
        ["join"] = TextFilters.Join,
        ["last"] = ListFilters.Last,
        ["length"] = ListFilters.Length,
        ["lines"] = TextFilters.Lines,
        ["list"] = call => call.Made(call.List(call.Bind("value")[0])),
        ["lower"] = call => call.Made(call.Text(call.Bind("value")[0]).ToLowerInvariant()),
        ["map"] = ChoiceFilters.Map,
        ["max"] = call => SortFilters.Extreme(call, 1),
        ["min"] = call => SortFilters.Extreme(call, -1),
        ["reject"] = call => ChoiceFilters.Select(call, false),
        ["rejectattr"] = call => ChoiceFilters.SelectAttr(call, false),
        ["replace"] = TextFilters.Replace,
        ["reverse"] = ListFilters.Reverse,
        ["round"] = NumberFilters.Round,
        ["safe"] = call => call.Bind("value")[0],
        ["select"] = call => ChoiceFilters.Select(call, true),
        ["selectattr"] = call => ChoiceFilters.SelectAttr(call, true),
        ["slice"] = ListFilters.Slice,
        ["sort"] = SortFilters.Sort,
        ["split"] = TextFilters.Split,
        ["string"] = call => call.Text(call.Bind("value")[0]),
        ["sum"] = NumberFilters.Sum,
        ["title"] = TextFilters.Title,
        ["tojson"] = JsonFilter.ToJson,
        ["trim"] = TextFilters.Trim,
        ["unique"] = SortFilters.Unique,
        ["upper"] = call => call.Made(call.Text(call.Bind("value")[0]).ToUpperInvariant()),
    };

    // These exist in the original, and a profile hardly needs them.
    private static readonly string[] Unsupported = ["format", "groupby", "pprint", "urlencode", "zip"];

    internal static IReadOnlyCollection<string> Names => Known.Keys;

    internal static Func<Invocation, object?> Find(Session session, string name)
    {
        if (Known.TryGetValue(name, out var filter))
            return filter;
        if (Unsupported.AsSpan().Contains(name))
            throw session.Unsupported($"the filter '{name}' is not supported");
        throw session.Error($"there is no filter {TemplateError.Quoted(name)}. {Spelling.Hint(name, Names)}".TrimEnd());
    }

    private static object? Default(Invocation call)
    {
        var arguments = call.Bind("value", "default?", "boolean?");
        var missing = arguments[0] is Undefined || ValueKind.IsTrue(arguments[2]) && !ValueKind.IsTrue(arguments[0]);
        return !missing ? arguments[0] : arguments[1] is Undefined ? "" : arguments[1];
    }
}
