using Hakoniwa.Profiles.Templates.Nodes;

namespace Hakoniwa.Profiles.Templates.Syntax;

internal sealed partial class Parser
{
    private Expression Primary()
    {
        var token = Here;
        switch (token.Kind)
        {
            case TokenKind.Name:
                _at++;
                return Constant(token);
            case TokenKind.Integer or TokenKind.Float:
                _at++;
                return new Literal(token.Offset, token.Value);
            case TokenKind.String:
                return Quoted();
            case TokenKind.Operator when token.Word == "(":
                _at++;
                return Parenthesis(token.Offset);
            case TokenKind.Operator when token.Word == "[":
                _at++;
                return List(token.Offset);
            case TokenKind.Operator when token.Word == "{":
                _at++;
                return Dict(token.Offset);
            default:
                throw Unexpected("a value");
        }
    }

    private Expression Constant(Token name) => name.Word switch
    {
        "true" or "True" => new Literal(name.Offset, true),
        "false" or "False" => new Literal(name.Offset, false),
        "none" or "None" => new Literal(name.Offset, null),
        "and" or "or" or "in" or "is" or "if" or "else" => throw Error(name, $"expected a value, found '{name.Word}'"),
        _ => new Variable(name.Offset, name.Word),
    };

    /// <summary>Strings one after the other are one.</summary>
    private Literal Quoted()
    {
        var first = _tokens[_at++];
        if (Here.Kind != TokenKind.String)
            return new(first.Offset, first.Word);
        var whole = new System.Text.StringBuilder(first.Word);
        while (Here.Kind == TokenKind.String)
            whole.Append(_tokens[_at++].Word);
        return new(first.Offset, whole.ToString());
    }

    /// <summary>An expression in brackets, or a list as Python writes tuples.</summary>
    private Expression Parenthesis(int offset)
    {
        if (Skip(")"))
            return new ListExpression(offset, []);
        var first = Expression();
        if (Skip(")"))
            return first;
        var items = new List<Expression> { first };
        while (Skip(",") && !Here.IsOperator(")"))
            items.Add(Expression());
        Need(")");
        return new ListExpression(offset, items);
    }

    /// <summary>One value, or a list without brackets around it.</summary>
    private Expression Tuple()
    {
        var first = Expression();
        if (!Here.IsOperator(","))
            return first;
        var items = new List<Expression> { first };
        while (Skip(",") && Here.Kind != TokenKind.BlockEnd)
            items.Add(Expression());
        return new ListExpression(first.Offset, items);
    }

    private ListExpression List(int offset)
    {
        var items = new List<Expression>();
        while (!Skip("]"))
        {
            if (items.Count > 0)
            {
                Need(",");
                if (Skip("]"))
                    break;
            }

            items.Add(Expression());
        }

        return new(offset, items);
    }

    private DictExpression Dict(int offset)
    {
        var entries = new List<(Expression, Expression)>();
        while (!Skip("}"))
        {
            if (entries.Count > 0)
            {
                Need(",");
                if (Skip("}"))
                    break;
            }

            var key = Expression();
            Need(":");
            entries.Add((key, Expression()));
        }

        return new(offset, entries);
    }
}
