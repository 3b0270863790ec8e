using Hakoniwa.Profiles.Templates.Nodes;
using Hakoniwa.Profiles.Templates.Values;

namespace Hakoniwa.Profiles.Templates;

internal sealed partial class Interpreter
{
    private void Loop(For loop, Scope scope, RenderedOutput output)
    {
        var list = Evaluate(loop.List, scope);
        session.At(source, loop.List.Offset);
        var items = ValueAccess.Iterate(session, list);
        if (loop.Condition is not null)
            items = Chosen(loop, items, scope);
        if (items.Count == 0)
        {
            if (loop.Otherwise is not null)
                Run(loop.Otherwise, new(scope), output);
            return;
        }

        var state = new LoopValue(items);
        for (; state.Index < items.Count; state.Index++)
        {
            var inner = new Scope(scope);
            inner.Set("loop", state);
            session.At(source, loop.Offset);
            session.Charge(Session.ScopeWork);
            Assign(loop.Target, items[state.Index], inner);
            Run(loop.Body, inner, output);
        }
    }

    /// <summary>The condition is asked before the loop begins, so that <c>loop.length</c> is the number of those that are left.</summary>
    private List<object?> Chosen(For loop, IReadOnlyList<object?> items, Scope scope)
    {
        var chosen = new List<object?>();
        foreach (var item in items)
        {
            var inner = new Scope(scope);
            session.Charge(Session.ScopeWork);
            Assign(loop.Target, item, inner);
            if (ValueKind.IsTrue(Evaluate(loop.Condition!, inner)))
                chosen.Add(item);
        }

        return chosen;
    }
}
