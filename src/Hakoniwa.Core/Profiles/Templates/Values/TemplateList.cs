namespace Hakoniwa.Profiles.Templates.Values;

/// <summary>A list, which never changes.</summary>
internal sealed class TemplateList
{
    internal static readonly TemplateList Empty = new([], 1);

    private TemplateList(IReadOnlyList<object?> items, int depth)
    {
        Items = items;
        Depth = depth;
    }

    internal IReadOnlyList<object?> Items { get; }

    /// <summary>How deep lists and dictionaries are nested in it; what walks through values goes as deep on the stack.</summary>
    internal int Depth { get; }

    internal static TemplateList Of(Session session, IReadOnlyList<object?> items)
    {
        session.Charge(items.Count);
        return new(items, session.DepthOf(items));
    }
}
