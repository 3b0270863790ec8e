using Hakoniwa.Profiles.Templates.Nodes;
using Hakoniwa.Profiles.Templates.Values;
using Hakoniwa.Profiles.Toml;

namespace Hakoniwa.Profiles.Templates;

/// <summary>Runs the statements of one template.</summary>
internal sealed partial class Interpreter(Session session, TomlSource source)
{
    internal void Run(Block block, Scope scope, RenderedOutput output)
    {
        foreach (var statement in block.Statements)
        {
            session.Enter(source, statement.Offset);
            Run(statement, scope, output);
            session.Leave();
        }
    }

    private void Run(Statement statement, Scope scope, RenderedOutput output)
    {
        switch (statement)
        {
            case Text text:
                session.Charge(text.End - text.Offset);
                output.Copy(source, text.Offset, text.End);
                break;
            case Print printed:
                Print(printed.Offset, Evaluate(printed.Value, scope), output);
                break;
            case Do done:
                Evaluate(done.Value, scope);
                break;
            case If choice:
                Choose(choice, scope, output);
                break;
            case For loop:
                Loop(loop, scope, output);
                break;
            case Set set:
                Assign(set.Target, Evaluate(set.Value, scope), scope);
                break;
            case SetBlock set:
                Assign(set.Target, Filtered(set.Filter, Captured(set.Body, new(scope)), scope), scope);
                break;
            case FilterBlock filter:
                Print(filter.Offset, Filtered(filter.Filter, Captured(filter.Body, new(scope)), scope), output);
                break;
            case Scoped scoped:
                Run(scoped.Body, new(scope), output);
                break;
            case With with:
                var inner = new Scope(scope);
                foreach (var (target, value) in with.Variables)
                    Assign(target, Evaluate(value, inner), inner);
                Run(with.Body, inner, output);
                break;
            case Macro macro:
                scope.Set(macro.Name, new MacroValue(macro, this, scope, null));
                break;
            case CallBlock call:
                CallWithBody(call, scope, output);
                break;
            default:
                RunFile(statement, scope, output);
                break;
        }
    }

    /// <summary>What a block prints, as text.</summary>
    private string Captured(Block body, Scope scope)
    {
        var output = new RenderedOutput();
        Run(body, scope, output);
        return output.Text;
    }

    private object? Filtered(Expression? filter, string text, Scope scope) => filter is null ? text : Evaluate(filter, scope, text);

    private void Print(int offset, object? value, RenderedOutput output)
    {
        session.At(source, offset);
        var text = ValueText.Of(session, value);
        session.Charge(text.Length);
        output.Insert(source, offset, text);
    }

    private void Choose(If choice, Scope scope, RenderedOutput output)
    {
        foreach (var (test, body) in choice.Arms)
        {
            if (test is not null && !ValueKind.IsTrue(Evaluate(test, scope)))
                continue;
            Run(body, scope, output);
            break;
        }
    }

    private void Assign(Target target, object? value, Scope scope)
    {
        session.Charge(1);
        switch (target)
        {
            case NameTarget name:
                scope.Set(name.Name, value);
                break;
            case AttributeTarget attribute:
                var of = Evaluate(attribute.Of, scope);
                session.At(source, attribute.Offset);
                if (of is not TemplateNamespace space)
                    throw session.Error($"attributes can be assigned to a namespace() alone, and this is {ValueKind.Of(of)}");
                space[attribute.Name] = value;
                break;
            case ListTarget list:
                session.At(source, list.Offset);
                var items = ValueAccess.Iterate(session, value);
                if (items.Count != list.Items.Count)
                    throw session.Error($"{items.Count} values cannot be assigned to {list.Items.Count} names");
                for (var i = 0; i < items.Count; i++)
                    Assign(list.Items[i], items[i], scope);
                break;
        }
    }
}
