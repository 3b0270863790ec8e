using Hakoniwa.Profiles.Templates.Values;

namespace Hakoniwa.Profiles.Templates.Library;

/// <summary>Filters that take lists apart and put them together.</summary>
internal static class ListFilters
{
    internal static object? Attr(Invocation call)
    {
        var arguments = call.Bind("value", "name");
        return ValueAccess.Item(call.Session, arguments[0], arguments[1]);
    }

    internal static object Length(Invocation call)
    {
        var value = call.Bind("value")[0];
        return value is null or Undefined ? throw call.Session.Error($"{ValueKind.Of(value)} has no length") : (long)call.List(value).Count;
    }

    internal static object? First(Invocation call) => End(call, call.Bind("value")[0], last: false);

    internal static object? Last(Invocation call) => End(call, call.Bind("value")[0], last: true);

    internal static object Reverse(Invocation call)
    {
        var value = call.Bind("value")[0];
        List<object?> items = [.. call.List(value)];
        items.Reverse();
        return value is string ? string.Concat(items) : call.Made(items);
    }

    internal static object Items(Invocation call)
    {
        var value = call.Bind("value")[0];
        if (value is not TemplateMap map)
            throw call.Session.Error($"a dictionary is needed, and this is {ValueKind.Of(value)}");
        var items = new List<object?>();
        for (var i = 0; i < map.Keys.Count; i++)
            items.Add(call.Made([map.Keys[i], map.Values[i]]));
        return call.Made(items);
    }

    internal static object Chain(Invocation call)
    {
        var items = new List<object?>();
        foreach (var list in call.All)
            items.AddRange(call.List(list));
        return call.Made(items);
    }

    /// <summary>Lists of so many items each.</summary>
    internal static object Batch(Invocation call)
    {
        var arguments = call.Bind("value", "count", "fill_with?");
        var items = call.List(arguments[0]);
        var count = Count(call, arguments[1]);
        var batches = new List<object?>();
        for (var start = 0; start < items.Count; start += count)
        {
            List<object?> batch = [.. items.Skip(start).Take(count)];
            Fill(call, batch, count, arguments[2]);
            batches.Add(call.Made(batch));
        }

        return call.Made(batches);
    }

    /// <summary>So many lists, as even as can be.</summary>
    internal static object Slice(Invocation call)
    {
        var arguments = call.Bind("value", "count", "fill_with?");
        var items = call.List(arguments[0]);
        var count = Count(call, arguments[1]);
        var (each, more) = Math.DivRem(items.Count, count);
        var slices = new List<object?>();
        for (var (i, start) = (0, 0); i < count; i++)
        {
            var length = each + (i < more ? 1 : 0);
            List<object?> slice = [.. items.Skip(start).Take(length)];
            Fill(call, slice, more > 0 ? each + 1 : each, arguments[2]);
            slices.Add(call.Made(slice));
            start += length;
        }

        return call.Made(slices);
    }

    private static object? End(Invocation call, object? value, bool last)
    {
        if (value is null or Undefined)
            throw call.Session.Error($"{ValueKind.Of(value)} has no items");
        var items = call.List(value);
        return items.Count == 0 ? Undefined.Value : items[last ? items.Count - 1 : 0];
    }

    private static int Count(Invocation call, object? value)
    {
        var count = call.Integer(value, 0);
        if (count < 1)
            throw call.Session.Error("the count has to be at least 1");
        call.Session.Charge(count);
        return (int)count;
    }

    private static void Fill(Invocation call, List<object?> items, int count, object? with)
    {
        if (with is Undefined || items.Count >= count)
            return;
        call.Session.Charge(count - items.Count);
        while (items.Count < count)
            items.Add(with);
    }
}
