using Hakoniwa.Profiles.Templates.Library;
using Hakoniwa.Profiles.Templates.Nodes;
using Hakoniwa.Profiles.Templates.Values;

namespace Hakoniwa.Profiles.Templates;

internal sealed partial class Interpreter
{
    /// <summary>The value of an expression; <paramref name="content"/> is what a block's filter is about.</summary>
    private object? Evaluate(Expression expression, Scope scope, string? content = null)
    {
        session.Enter(source, expression.Offset);
        var value = expression switch
        {
            Literal literal => literal.Value,
            Variable variable => scope.Find(session, variable.Name),
            Item item => Item(item, scope),
            Binary binary => Binary(binary, scope),
            Logical logical => Evaluate(logical.Left, scope) is var left && ValueKind.IsTrue(left) != logical.And
                ? left : Evaluate(logical.Right, scope),
            Not not => !ValueKind.IsTrue(Evaluate(not.Operand, scope)),
            Conditional conditional => ValueKind.IsTrue(Evaluate(conditional.Test, scope)) ? Evaluate(conditional.Then, scope)
                : conditional.Otherwise is null ? Undefined.Value : Evaluate(conditional.Otherwise, scope),
            Filter filter => Apply(filter, scope, content),
            Call call => Invoke(call, scope),
            Test test => Ask(test, scope),
            _ => Build(expression, scope),
        };
        session.Leave();
        return value;
    }

    private object? Build(Expression expression, Scope scope)
    {
        switch (expression)
        {
            case ListExpression list:
                var items = new List<object?>(list.Items.Count);
                foreach (var item in list.Items)
                    items.Add(Evaluate(item, scope));
                session.At(source, list.Offset);
                return TemplateList.Of(session, items);
            case DictExpression dict:
                var entries = new List<KeyValuePair<object?, object?>>();
                foreach (var (key, value) in dict.Entries)
                    entries.Add(new(Evaluate(key, scope), Evaluate(value, scope)));
                session.At(source, dict.Offset);
                return TemplateMap.Of(session, entries);
            case Negative negative:
                var operand = Evaluate(negative.Operand, scope);
                session.At(source, negative.Offset);
                return ValueMath.Negate(session, operand);
            default:
                return Slice((Slice)expression, scope);
        }
    }

    private object? Item(Item item, Scope scope)
    {
        var target = Evaluate(item.Target, scope);
        var key = Evaluate(item.Key, scope);
        session.At(source, item.Offset);
        return ValueAccess.Item(session, target, key);
    }

    private object? Slice(Slice slice, Scope scope)
    {
        var target = Evaluate(slice.Target, scope);
        var start = slice.Start is null ? null : Evaluate(slice.Start, scope);
        var stop = slice.Stop is null ? null : Evaluate(slice.Stop, scope);
        var step = slice.Step is null ? null : Evaluate(slice.Step, scope);
        session.At(source, slice.Offset);
        return ValueAccess.Slice(session, target, start, stop, step);
    }

    private object? Binary(Binary binary, Scope scope)
    {
        var left = Evaluate(binary.Left, scope);
        var right = Evaluate(binary.Right, scope);
        session.At(source, binary.Offset);
        return ValueMath.Operate(session, binary.Sign, left, right);
    }

    private object? Apply(Filter filter, Scope scope, string? content)
    {
        // A block's content goes to the first of its filters, which is the innermost.
        var target = filter.Target is null ? content : Evaluate(filter.Target, scope, content);
        var (positional, named) = Arguments(filter.Arguments, scope);
        positional.Insert(0, target);
        session.At(source, filter.Offset);
        return Filters.Find(session, filter.Name)(new(session, filter.Name, positional, named));
    }

    private object? Ask(Test test, Scope scope)
    {
        var target = Evaluate(test.Target, scope);
        var (positional, named) = Arguments(test.Arguments, scope);
        positional.Insert(0, target);
        session.At(source, test.Offset);
        return ValueKind.IsTrue(Tests.Find(session, test.Name)(new(session, test.Name, positional, named))) != test.Negated;
    }

    private object? Invoke(Call call, Scope scope)
    {
        var callable = Evaluate(call.Target, scope);
        var (positional, named) = Arguments(call.Arguments, scope);
        session.At(source, call.Target.Offset);
        return callable switch
        {
            TemplateFunction function => function.Body(new(session, function.Name, positional, named)),
            MacroValue macro => macro.Expand(new(session, macro.Name, positional, named)),
            Undefined when call.Target is Variable variable =>
                throw session.Error($"there is no function {TemplateError.Quoted(variable.Name)}. {Spelling.Hint(variable.Name, Globals.Names)}".TrimEnd()),
            Undefined when call.Target is Item { Key: Literal { Value: string name } } =>
                throw session.Error($"there is nothing named {TemplateError.Quoted(name)} to call; what is done to a value is a filter: 'value|{name}'"),
            _ => throw session.Error($"{ValueKind.Of(callable)} cannot be called"),
        };
    }

    private (List<object?> Positional, List<KeyValuePair<string, object?>> Named) Arguments(IReadOnlyList<Argument> arguments, Scope scope)
    {
        var positional = new List<object?>();
        var named = new List<KeyValuePair<string, object?>>();
        foreach (var argument in arguments)
        {
            var value = Evaluate(argument.Value, scope);
            if (argument.Name is { } name)
                named.Add(new(name, value));
            else
                positional.Add(value);
        }

        return (positional, named);
    }
}
