using Hakoniwa.Profiles.Templates.Values;

namespace Hakoniwa.Profiles.Templates.Library;

/// <summary>Filters that compare items. Upper and lower case are the same to them unless <c>case_sensitive</c> is asked for.</summary>
internal static class SortFilters
{
    internal static object Sort(Invocation call)
    {
        var arguments = call.Bind("value", "reverse?", "case_sensitive?", "attribute?");
        return Sorted(call, call.List(arguments[0]), item => Path(call, item, arguments[3]), arguments[1], arguments[2]);
    }

    internal static object DictSort(Invocation call)
    {
        var arguments = call.Bind("value", "case_sensitive?", "by?", "reverse?");
        var index = arguments[2] switch
        {
            Undefined or null or "key" => 0,
            "value" => 1,
            _ => throw call.Session.Error("'dictsort' goes by 'key' or 'value'"),
        };
        var items = ((TemplateList)ListFilters.Items(new(call.Session, "dictsort", [arguments[0]], []))).Items;
        return Sorted(call, items, item => ((TemplateList)item!).Items[index], arguments[3], arguments[1]);
    }

    internal static object Unique(Invocation call)
    {
        var arguments = call.Bind("value", "case_sensitive?", "attribute?");
        var order = new ValueOrder(call.Session, !ValueKind.IsTrue(arguments[1]));
        var seen = new SortedSet<Box>(Comparer<Box>.Create((a, b) => order.Compare(a.Value, b.Value)));
        var unique = new List<object?>();
        foreach (var item in call.List(arguments[0]))
        {
            if (seen.Add(new(Path(call, item, arguments[2]))))
                unique.Add(item);
        }

        return call.Made(unique);
    }

    internal static object? Extreme(Invocation call, int sign)
    {
        var order = new ValueOrder(call.Session);
        object? extreme = Undefined.Value;
        foreach (var item in call.List(call.Bind("value")[0]))
        {
            if (extreme is Undefined || Math.Sign(order.Compare(item, extreme)) == sign)
                extreme = item;
        }

        return extreme;
    }

    /// <summary>What an attribute such as <c>a.b</c> of an item is; the item itself if there is none to take.</summary>
    internal static object? Path(Invocation call, object? item, object? attribute)
    {
        if (attribute is Undefined or null)
            return item;
        foreach (var part in call.Text(attribute).Split('.'))
            item = ValueAccess.Item(call.Session, item, long.TryParse(part, out var index) ? index : part);
        return item;
    }

    private static TemplateList Sorted(Invocation call, IReadOnlyList<object?> items, Func<object?, object?> key, object? reverse, object? caseSensitive)
    {
        var order = new ValueOrder(call.Session, !ValueKind.IsTrue(caseSensitive));
        return call.Made([.. ValueKind.IsTrue(reverse) ? items.OrderByDescending(key, order) : items.OrderBy(key, order)]);
    }

    /// <summary>A value that may be null, in a set.</summary>
    private sealed record Box(object? Value);
}
