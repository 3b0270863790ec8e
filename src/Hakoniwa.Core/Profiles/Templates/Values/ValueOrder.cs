namespace Hakoniwa.Profiles.Templates.Values;

/// <summary>Which of two values comes first: by kind, numbers as one kind, text by its characters' numbers.</summary>
internal sealed class ValueOrder(Session session, bool ignoreCase = false) : IComparer<object?>
{
    private const int NumberKind = 3;

    public int Compare(object? x, object? y)
    {
        session.Charge(1);
        var (kindOfX, kindOfY) = (Kind(x), Kind(y));
        if (kindOfX != kindOfY)
            return kindOfX.CompareTo(kindOfY);
        return (x, y) switch
        {
            (string a, string b) => Text(a, b),
            (TemplateList a, TemplateList b) => Items(a.Items, b.Items),
            (TemplateMap a, TemplateMap b) => Items(a.Keys, b.Keys) is var keys && keys != 0 ? keys : Items(a.Values, b.Values),
            (bool a, bool b) => a.CompareTo(b),
            (long a, long b) => a.CompareTo(b),
            _ when kindOfX == NumberKind => Number(x).CompareTo(Number(y)),
            _ when ReferenceEquals(x, y) || x is null or Undefined => 0,
            // Objects have an order of no meaning, but the same one each time.
            _ => Math.Sign(string.CompareOrdinal(((x as ITemplateObject)?.Text) ?? "", ((y as ITemplateObject)?.Text) ?? "")) is var sign && sign != 0 ? sign : 1,
        };
    }

    /// <summary>Whether two values are equal; true is 1 then, though it comes before all numbers in their order.</summary>
    internal bool Same(object? x, object? y) => (x, y) switch
    {
        (bool, long or double) or (long or double, bool) => Number(x).Equals(Number(y)),
        (TemplateList a, TemplateList b) => Same(a.Items, b.Items),
        (TemplateMap a, TemplateMap b) => Same(a.Keys, b.Keys) && Same(a.Values, b.Values),
        _ => Compare(x, y) == 0,
    };

    private static int Kind(object? value) => value switch
    {
        Undefined => 0,
        null => 1,
        bool => 2,
        long or double => NumberKind,
        string => 4,
        TemplateList => 5,
        TemplateMap => 6,
        _ => 7,
    };

    private static double Number(object? value) => value switch { double number => number, bool truth => truth ? 1 : 0, _ => (long)value! };

    private bool Same(IReadOnlyList<object?> a, IReadOnlyList<object?> b)
    {
        session.Charge(1);
        if (a.Count != b.Count)
            return false;
        for (var i = 0; i < a.Count; i++)
        {
            if (!Same(a[i], b[i]))
                return false;
        }

        return true;
    }

    private int Text(string a, string b)
    {
        if (ignoreCase)
            (a, b) = (a.ToLowerInvariant(), b.ToLowerInvariant());
        session.Charge(Math.Min(a.Length, b.Length) / 8);
        for (var i = 0; i < a.Length && i < b.Length; i++)
        {
            if (a[i] == b[i])
                continue;
            // A character of two units comes after all those of one.
            return char.IsSurrogate(a[i]) == char.IsSurrogate(b[i]) ? a[i].CompareTo(b[i]) : char.IsSurrogate(a[i]) ? 1 : -1;
        }

        return a.Length.CompareTo(b.Length);
    }

    private int Items(IReadOnlyList<object?> a, IReadOnlyList<object?> b)
    {
        for (var i = 0; i < a.Count && i < b.Count; i++)
        {
            var order = Compare(a[i], b[i]);
            if (order != 0)
                return order;
        }

        return a.Count.CompareTo(b.Count);
    }
}
