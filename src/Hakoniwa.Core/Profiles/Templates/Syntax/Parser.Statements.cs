using Hakoniwa.Profiles.Templates.Nodes;

namespace Hakoniwa.Profiles.Templates.Syntax;

internal sealed partial class Parser
{
    private static readonly string[] Known =
        ["call", "do", "filter", "for", "from", "if", "import", "include", "macro", "raw", "set", "with"];

    /// <summary>A tag, from the word after its "{%" on.</summary>
    private Statement BlockStatement(int offset)
    {
        var name = Name("a statement");
        return name.Word switch
        {
            "if" => IfStatement(offset, name),
            "for" => ForStatement(offset, name),
            "set" => SetStatement(offset, name),
            "with" => WithStatement(offset, name),
            "do" => DoStatement(offset),
            "filter" => FilterStatement(offset, name),
            "include" => IncludeStatement(offset),
            "import" => ImportStatement(offset),
            "from" => FromStatement(offset),
            "macro" => MacroStatement(offset, name),
            "call" => CallStatement(offset, name),
            "autoescape" => AutoescapeStatement(offset, name),
            "block" or "extends" => throw TemplateError.Unsupported(_source, name.Offset, $"'{name.Word}' is not supported: use 'include' or 'import'"),
            "else" or "elif" or ['e', 'n', 'd', ..] => throw Error(name, $"there is nothing here that {TemplateError.Quoted(name.Word)} belongs to"),
            _ => throw Error(name, $"there is no statement {TemplateError.Quoted(name.Word)}. {Spelling.Hint(name.Word, Known)}"),
        };
    }

    private If IfStatement(int offset, Token opened)
    {
        var arms = new List<(Expression?, Block)>();
        while (true)
        {
            var test = Expression();
            CloseBlock();
            arms.Add((test, Statements(opened, ["elif", "else", "endif"])));
            if (!_tokens[_at + 1].Is("elif"))
                break;
            _at += 2;
        }

        if (_tokens[_at + 1].Is("else"))
        {
            End("else");
            arms.Add((null, Statements(opened, ["endif"])));
        }

        End("endif");
        return new(offset, arms);
    }

    private For ForStatement(int offset, Token opened)
    {
        var target = Targets();
        if (!SkipName("in"))
            throw Unexpected("'in'");
        var list = WithoutConditional();
        var condition = SkipName("if") ? Expression() : null;
        if (Here.Is("recursive"))
            throw TemplateError.Unsupported(_source, Here.Offset, "'recursive' is not supported: use a macro that calls itself");
        CloseBlock();
        var body = Statements(opened, ["else", "endfor"]);
        Block? otherwise = null;
        if (_tokens[_at + 1].Is("else"))
        {
            End("else");
            otherwise = Statements(opened, ["endfor"]);
        }

        End("endfor");
        return new(offset, target, list, condition, body, otherwise);
    }

    private Statement SetStatement(int offset, Token opened)
    {
        var target = Targets();
        if (Skip("="))
        {
            var value = Tuple();
            CloseBlock();
            return new Set(offset, target, value);
        }

        if (target is ListTarget)
            throw Unexpected("'='");
        var filter = Skip("|") ? Filters(null) : null;
        return new SetBlock(offset, target, filter, Body(opened, "endset"));
    }

    private With WithStatement(int offset, Token opened)
    {
        var variables = new List<(Target, Expression)>();
        while (Here.Kind != TokenKind.BlockEnd)
        {
            if (variables.Count > 0)
                Need(",");
            var target = OneTarget();
            Need("=");
            variables.Add((target, Expression()));
        }

        return new(offset, variables, Body(opened, "endwith"));
    }

    private Do DoStatement(int offset)
    {
        var value = Expression();
        CloseBlock();
        return new(offset, value);
    }

    private FilterBlock FilterStatement(int offset, Token opened) => new(offset, Filters(null), Body(opened, "endfilter"));

    private Include IncludeStatement(int offset)
    {
        var name = Expression();
        var ignoreMissing = SkipName("ignore");
        if (ignoreMissing && !SkipName("missing"))
            throw Unexpected("'missing'");
        SkipContext();
        CloseBlock();
        return new(offset, name, ignoreMissing);
    }

    private Import ImportStatement(int offset)
    {
        var name = Expression();
        if (!SkipName("as"))
            throw Unexpected("'as'");
        var target = OneTarget();
        SkipContext();
        CloseBlock();
        return new(offset, name, target);
    }

    private FromImport FromStatement(int offset)
    {
        var name = Expression();
        if (!SkipName("import"))
            throw Unexpected("'import'");
        var names = new List<(string, string)>();
        do
        {
            if (Here.Kind == TokenKind.BlockEnd && names.Count > 0)
                break;
            var imported = Name("a name").Word;
            names.Add((imported, SkipName("as") ? Name("a name").Word : imported));
        }
        while (Skip(","));
        SkipContext();
        CloseBlock();
        return new(offset, name, names);
    }

    /// <summary>Templates see what is around them in any case.</summary>
    private void SkipContext()
    {
        if ((Here.Is("with") || Here.Is("without")) && _tokens[_at + 1].Is("context"))
            _at += 2;
    }

    private Macro MacroStatement(int offset, Token opened)
    {
        var name = Name("the macro's name").Word;
        Need("(");
        var parameters = Parameters();
        return new(offset, name, parameters, Body(opened, "endmacro"));
    }

    private CallBlock CallStatement(int offset, Token opened)
    {
        var parameters = Skip("(") ? Parameters() : [];
        var at = Here;
        if (Expression() is not Call call)
            throw Error(at, "expected the call of a macro");
        return new(offset, call, new(offset, "caller", parameters, Body(opened, "endcall")));
    }

    private Scoped AutoescapeStatement(int offset, Token opened)
    {
        var at = Here;
        if (Expression() is not Literal { Value: false })
            throw TemplateError.Unsupported(_source, at.Offset, "only 'autoescape false' is supported: a profile is not HTML");
        return new(offset, Body(opened, "endautoescape"));
    }

    private List<Parameter> Parameters()
    {
        var parameters = new List<Parameter>();
        while (!Skip(")"))
        {
            if (parameters.Count > 0)
            {
                Need(",");
                if (Skip(")"))
                    break;
            }

            var name = Name("a parameter's name");
            foreach (var parameter in parameters)
            {
                if (parameter.Name == name.Word)
                    throw Error(name, $"there is a parameter {TemplateError.Quoted(name.Word)} already");
            }

            parameters.Add(new(name.Word, Skip("=") ? Expression() : null));
        }

        return parameters;
    }

    private Target Targets()
    {
        var offset = Here.Offset;
        var first = OneTarget();
        if (!Here.IsOperator(","))
            return first;
        var targets = new List<Target> { first };
        while (Skip(",") && Here.Kind is TokenKind.Name or TokenKind.Operator && !Here.Is("in") && !Here.IsOperator("="))
            targets.Add(OneTarget());
        return new ListTarget(offset, targets);
    }

    private Target OneTarget()
    {
        Enter();
        var offset = Here.Offset;
        Target target;
        if (Skip("("))
        {
            target = Targets();
            Need(")");
        }
        else
        {
            var name = Name("a name to assign to");
            if (name.Word is "true" or "false" or "none" or "True" or "False" or "None" or "and" or "or" or "not" or "in" or "is" or "if" or "else" or "loop" or "self")
                throw Error(name, $"nothing can be assigned to {TemplateError.Quoted(name.Word)}");
            target = new NameTarget(offset, name.Word);
            while (Skip("."))
                target = new AttributeTarget(offset, AsExpression(target), Name("an attribute's name").Word);
        }

        _depth--;
        return target;
    }

    private static Expression AsExpression(Target target) => target switch
    {
        AttributeTarget attribute => new Item(attribute.Offset, attribute.Of, new Literal(attribute.Offset, attribute.Name)),
        _ => new Variable(target.Offset, ((NameTarget)target).Name),
    };
}
