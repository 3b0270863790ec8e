using Hakoniwa.Profiles.Templates.Values;

namespace Hakoniwa.Profiles.Templates.Library;

/// <summary>Filters that apply another filter or a test to each item.</summary>
internal static class ChoiceFilters
{
    internal static object Map(Invocation call)
    {
        var items = call.List(First(call));
        var mapped = new List<object?>();
        if (call.Named.Count > 0)
        {
            var named = new Invocation(call.Session, "map", [], call.Named).Bind("attribute", "default?");
            foreach (var item in items)
            {
                var value = SortFilters.Path(call, item, named[0]);
                mapped.Add(value is Undefined ? named[1] : value);
            }

            return call.Made(mapped);
        }

        if (call.All.Count < 2)
            throw call.Session.Error("'map' needs a filter's name or an attribute");
        var name = call.Text(call.All[1]);
        var filter = Filters.Find(call.Session, name);
        foreach (var item in items)
            mapped.Add(Nested(call.Session, filter, name, item, call.All, 2));
        return call.Made(mapped);
    }

    internal static object Select(Invocation call, bool wanted)
    {
        var items = call.List(First(call));
        var chosen = new List<object?>();
        foreach (var item in items)
        {
            if (Holds(call, item, 1) == wanted)
                chosen.Add(item);
        }

        return call.Made(chosen);
    }

    internal static object SelectAttr(Invocation call, bool wanted)
    {
        if (call.All.Count < 2)
            throw call.Session.Error("an attribute's name is needed");
        var chosen = new List<object?>();
        foreach (var item in call.List(First(call)))
        {
            if (Holds(call, SortFilters.Path(call, item, call.All[1]), 2) == wanted)
                chosen.Add(item);
        }

        return call.Made(chosen);
    }

    private static object? First(Invocation call) => call.Positional.Count > 0 ? call.Positional[0] : Undefined.Value;

    private static bool Holds(Invocation call, object? value, int test)
    {
        if (call.All.Count <= test)
            return ValueKind.IsTrue(value);
        var name = call.Text(call.All[test]);
        return ValueKind.IsTrue(Nested(call.Session, Tests.Find(call.Session, name), name, value, call.All, test + 1));
    }

    /// <summary>A filter may be about filters again: <c>map("map", "map", …)</c>.</summary>
    private static object? Nested(Session session, Func<Invocation, object?> function, string name, object? value, IReadOnlyList<object?> arguments, int from)
        => session.Deeper(() => function(new(session, name, [value, .. arguments.Skip(from)], [])));
}
