using System.Text;

namespace Hakoniwa.Profiles.Templates.Values;

/// <summary>What values contain.</summary>
internal static class ValueAccess
{
    internal static object? Item(Session session, object? target, object? key)
    {
        switch (target, key)
        {
            case (Undefined, _):
                throw session.Error($"what {TemplateError.Quoted(ValueText.Of(session, key))} is to be taken from is undefined");
            case (TemplateMap map, null or bool or long or double or string):
                return map.Find(session, key);
            case (TemplateNamespace space, string name):
                return space[name];
            case (ITemplateObject thing, string name):
                return thing.Attribute(session, name);
            case (TemplateList list, long index):
                return At(list.Items, index);
            case (string text, long index):
                return At(Characters(session, text), index);
            default:
                return Undefined.Value;
        }
    }

    internal static object Slice(Session session, object? target, object? start, object? stop, object? step)
    {
        var items = target switch
        {
            string text => Characters(session, text),
            TemplateList list => list.Items,
            null or Undefined => [],
            _ => throw session.Error($"{ValueKind.Of(target)} has no parts to slice"),
        };
        var by = Bound(session, step, 1, long.MinValue + 1);
        if (by == 0)
            throw session.Error("a slice cannot go in steps of 0");

        var count = items.Count;
        var from = Clamp(Bound(session, start, by > 0 ? 0 : count - 1, count), count, by < 0);
        var to = stop is null or Undefined ? by > 0 ? count : -1 : Clamp(Bound(session, stop, 0, count), count, by < 0);
        var taken = new List<object?>();
        for (var i = from; by > 0 ? i < to : i > to; i += by)
        {
            session.Charge(1);
            taken.Add(items[(int)i]);
            if (by > count || by < -count)
                break;
        }

        return target is string ? string.Concat(taken) : TemplateList.Of(session, taken);
    }

    internal static bool Contains(Session session, object? container, object? value)
    {
        switch (container)
        {
            case Undefined:
                return false;
            case string text:
                session.Charge(text.Length);
                return text.Contains(ValueText.Of(session, value), StringComparison.Ordinal);
            case TemplateList list:
                var order = new ValueOrder(session);
                foreach (var item in list.Items)
                {
                    if (order.Same(item, value))
                        return true;
                }

                return false;
            case TemplateMap map:
                return value is (null or bool or long or double or string) && map.Find(session, value) is not Undefined;
            default:
                throw session.Error($"{ValueKind.Of(container)} contains nothing");
        }
    }

    /// <summary>The items of a list, the keys of a dictionary, the characters of text; nothing of none and undefined.</summary>
    internal static IReadOnlyList<object?> Iterate(Session session, object? value) => value switch
    {
        TemplateList list => list.Items,
        TemplateMap map => map.Keys,
        string text => Characters(session, text),
        null or Undefined => [],
        _ => throw session.Error($"a list is needed, and this is {ValueKind.Of(value)}"),
    };

    internal static IReadOnlyList<object?> Characters(Session session, string text)
    {
        session.Charge(text.Length);
        var characters = new List<object?>(text.Length);
        foreach (var rune in text.EnumerateRunes())
            characters.Add(rune.ToString());
        return characters;
    }

    private static object? At(IReadOnlyList<object?> items, long index)
    {
        if (index < 0)
            index += items.Count;
        return index >= 0 && index < items.Count ? items[(int)index] : Undefined.Value;
    }

    private static long Bound(Session session, object? value, long otherwise, long limit) => value switch
    {
        null or Undefined => otherwise,
        long number => number < 0 && limit >= 0 ? Math.Max(number, -limit - 1) : Math.Clamp(number, int.MinValue, int.MaxValue),
        _ => throw session.Error($"a slice needs integers, and this is {ValueKind.Of(value)}"),
    };

    private static long Clamp(long bound, int count, bool backwards)
    {
        if (bound < 0)
            bound += count;
        return backwards ? Math.Clamp(bound, -1, count - 1) : Math.Clamp(bound, 0, count);
    }
}
