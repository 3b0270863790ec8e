using Hakoniwa.Profiles.Templates.Nodes;

namespace Hakoniwa.Profiles.Templates.Syntax;

internal sealed partial class Parser
{
    // From the loosest to the tightest; all of them group from the left.
    private static readonly string[][] Levels = [["+", "-"], ["~"], ["*", "/", "//", "%"], ["**"]];

    private static readonly string[] Comparisons = ["==", "!=", "<", "<=", ">", ">="];

    private Expression Expression()
    {
        Enter();
        var value = WithoutConditional();
        while (Here.Is("if"))
        {
            var offset = _tokens[_at++].Offset;
            var test = WithoutConditional();
            value = new Conditional(offset, test, value, SkipName("else") ? Expression() : null);
        }

        _depth--;
        return value;
    }

    /// <summary>What a <c>for</c> goes through: an <c>if</c> after it belongs to the loop.</summary>
    private Expression WithoutConditional()
    {
        var left = Conjunction();
        while (Here.Is("or"))
            left = new Logical(_tokens[_at++].Offset, false, left, Conjunction());
        return left;
    }

    private Expression Conjunction()
    {
        var left = Negation();
        while (Here.Is("and"))
            left = new Logical(_tokens[_at++].Offset, true, left, Negation());
        return left;
    }

    private Expression Negation()
    {
        if (!Here.Is("not"))
            return Comparison();
        Enter();
        var not = new Not(_tokens[_at++].Offset, Negation());
        _depth--;
        return not;
    }

    private Expression Comparison()
    {
        var left = Operation(0);
        while (true)
        {
            var token = Here;
            if (token.Kind == TokenKind.Operator && Comparisons.AsSpan().Contains(token.Word))
            {
                _at++;
                left = new Binary(token.Offset, token.Word, left, Operation(0));
            }
            else if (token.Is("in"))
            {
                _at++;
                left = new Binary(token.Offset, "in", left, Operation(0));
            }
            else if (token.Is("not") && _tokens[_at + 1].Is("in"))
            {
                _at += 2;
                left = new Not(token.Offset, new Binary(token.Offset, "in", left, Operation(0)));
            }
            else
            {
                return left;
            }
        }
    }

    private Expression Operation(int level)
    {
        if (level == Levels.Length)
            return Operand();
        var left = Operation(level + 1);
        while (Here.Kind == TokenKind.Operator && Levels[level].AsSpan().Contains(Here.Word))
        {
            var sign = _tokens[_at++];
            left = new Binary(sign.Offset, sign.Word, left, Operation(level + 1));
        }

        return left;
    }

    private Expression Operand() => Filters(WithSign());

    private Expression WithSign()
    {
        if (!Here.IsOperator("-"))
            return Postfix(Primary());
        Enter();
        var negative = new Negative(_tokens[_at++].Offset, WithSign());
        _depth--;
        return negative;
    }

    private Expression Postfix(Expression target)
    {
        while (true)
        {
            var token = Here;
            if (Skip("."))
            {
                var key = Name("an attribute's name");
                target = new Item(key.Offset, target, new Literal(key.Offset, key.Word));
            }
            else if (Skip("["))
            {
                target = Index(token.Offset, target);
            }
            else if (Skip("("))
            {
                target = new Call(token.Offset, target, Arguments());
            }
            else
            {
                return target;
            }
        }
    }

    private Expression Index(int offset, Expression target)
    {
        Expression? start = Here.IsOperator(":") ? null : Expression();
        if (!Here.IsOperator(":"))
        {
            Need("]");
            return new Item(offset, target, start!);
        }

        var parts = new Expression?[2];
        for (var i = 0; i < 2 && Skip(":"); i++)
            parts[i] = Here.IsOperator(":") || Here.IsOperator("]") ? null : Expression();
        Need("]");
        return new Slice(offset, target, start, parts[0], parts[1]);
    }

    /// <summary>The filters and tests behind a value; of a block, whose value comes later, the first name is here already.</summary>
    private Expression Filters(Expression? target)
    {
        var first = target is null;
        while (true)
        {
            var token = Here;
            if (first || Skip("|"))
            {
                first = false;
                var name = Name("a filter's name");
                target = new Filter(name.Offset, target, Dotted(name), Skip("(") ? Arguments() : []);
            }
            else if (Here.Is("is") && target is not null)
            {
                _at++;
                var negated = SkipName("not");
                target = new Test(token.Offset, target, TestName(), TestArguments(), negated);
            }
            else
            {
                return target!;
            }
        }
    }

    private string Dotted(Token name)
    {
        var word = name.Word;
        while (Skip("."))
            word += "." + Name("a filter's name").Word;
        return word;
    }

    /// <summary>A name, or the sign of a comparison, which are names of tests as well.</summary>
    private string TestName()
    {
        if (Here.Kind == TokenKind.Operator && Comparisons.AsSpan().Contains(Here.Word))
            return _tokens[_at++].Word;
        return Name("a test's name").Word;
    }

    /// <summary>A test takes its argument with brackets or, if it is one alone, without.</summary>
    private List<Argument> TestArguments()
    {
        if (Skip("("))
            return Arguments();
        var starts = Here.Kind switch
        {
            TokenKind.String or TokenKind.Integer or TokenKind.Float => true,
            TokenKind.Name => !(Here.Is("and") || Here.Is("or") || Here.Is("not") || Here.Is("is") || Here.Is("if") || Here.Is("else") || Here.Is("in")),
            _ => Here.IsOperator("[") || Here.IsOperator("{") || Here.IsOperator("-"),
        };
        return starts ? [new(null, WithSign())] : [];
    }

    private List<Argument> Arguments()
    {
        var arguments = new List<Argument>();
        while (!Skip(")"))
        {
            if (arguments.Count > 0)
            {
                Need(",");
                if (Skip(")"))
                    break;
            }

            if (Here.IsOperator("*") || Here.IsOperator("**"))
                throw TemplateError.Unsupported(_source, Here.Offset, "lists cannot be spread over arguments here");
            var named = Here.Kind == TokenKind.Name && _tokens[_at + 1].IsOperator("=") ? Here.Word : null;
            if (named is not null)
                _at += 2;
            else if (arguments is [.., { Name: not null }])
                throw Unexpected("an argument with a name, since the one before has one");
            arguments.Add(new(named, Expression()));
        }

        return arguments;
    }
}
