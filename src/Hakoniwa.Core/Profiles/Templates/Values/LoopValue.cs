using Hakoniwa.Profiles.Templates.Library;

namespace Hakoniwa.Profiles.Templates.Values;

/// <summary>What <c>loop</c> is in a loop.</summary>
internal sealed class LoopValue(IReadOnlyList<object?> items) : ITemplateObject
{
    private object? _last = Undefined.Value;

    internal int Index { get; set; }

    public string Text => $"<loop {Index}/{items.Count}>";

    public object? Attribute(Session session, string name) => name switch
    {
        "index" => Index + 1L,
        "index0" => (long)Index,
        "revindex" => (long)items.Count - Index,
        "revindex0" => items.Count - Index - 1L,
        "first" => Index == 0,
        "last" => Index == items.Count - 1,
        "length" => (long)items.Count,
        // Loops in loops do not count, only those of a recursive one, which are not supported.
        "depth" => 1L,
        "depth0" => 0L,
        "previtem" => Index > 0 ? items[Index - 1] : Undefined.Value,
        "nextitem" => Index + 1 < items.Count ? items[Index + 1] : Undefined.Value,
        "cycle" => new TemplateFunction("cycle", Cycle),
        "changed" => new TemplateFunction("changed", call => Changed(call)),
        _ => Undefined.Value,
    };

    private object? Cycle(Invocation call)
        => call.All is { Count: > 0 } values ? values[Index % values.Count] : throw call.Session.Error("'cycle' needs values to choose from");

    private bool Changed(Invocation call)
    {
        var now = TemplateList.Of(call.Session, call.All);
        var changed = !new ValueOrder(call.Session).Same(_last, now);
        _last = now;
        return changed;
    }
}
