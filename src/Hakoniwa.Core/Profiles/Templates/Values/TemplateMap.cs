namespace Hakoniwa.Profiles.Templates.Values;

/// <summary>A dictionary, which never changes; its keys are sorted, as the original's are.</summary>
internal sealed class TemplateMap
{
    private TemplateMap(IReadOnlyList<object?> keys, IReadOnlyList<object?> values, int depth)
    {
        Keys = keys;
        Values = values;
        Depth = depth;
    }

    internal IReadOnlyList<object?> Keys { get; }

    internal IReadOnlyList<object?> Values { get; }

    internal int Depth { get; }

    /// <summary>Of entries with the same key the last one stays.</summary>
    internal static TemplateMap Of(Session session, List<KeyValuePair<object?, object?>> entries)
    {
        var order = new ValueOrder(session);
        session.Charge(entries.Count);
        foreach (var (key, _) in entries)
        {
            if (key is not (null or bool or long or double or string))
                throw session.Error($"{ValueKind.Of(key)} cannot be a key");
        }

        var keys = new List<object?>(entries.Count);
        var values = new List<object?>(entries.Count);
        foreach (var (key, value) in entries.OrderBy(entry => entry.Key, order))
        {
            if (keys.Count > 0 && order.Compare(keys[^1], key) == 0)
            {
                values[^1] = value;
                continue;
            }

            keys.Add(key);
            values.Add(value);
        }

        return new(keys, values, session.DepthOf(values));
    }

    internal object? Find(Session session, object? key)
    {
        var order = new ValueOrder(session);
        var (low, high) = (0, Keys.Count - 1);
        while (low <= high)
        {
            var middle = (low + high) / 2;
            switch (order.Compare(Keys[middle], key))
            {
                case 0:
                    return Values[middle];
                case < 0:
                    low = middle + 1;
                    break;
                default:
                    high = middle - 1;
                    break;
            }
        }

        return Undefined.Value;
    }
}
