using Hakoniwa.Profiles.Templates.Nodes;
using Hakoniwa.Profiles.Toml;

namespace Hakoniwa.Profiles.Templates.Syntax;

/// <summary>A recursive-descent reader of templates: text, output and the ends of blocks.</summary>
internal sealed partial class Parser
{
    /// <summary>The deepest nesting of blocks and brackets; more would take the stack of this process.</summary>
    private const int MaxDepth = 100;

    private readonly TomlSource _source;
    private readonly IReadOnlyList<Token> _tokens;
    private int _at;
    private int _depth;

    private Parser(TomlSource source)
    {
        _source = source;
        _tokens = Lexer.Read(source);
    }

    private Token Here => _tokens[_at];

    internal static Block Read(TomlSource source)
    {
        var parser = new Parser(source);
        var block = parser.Statements(null, []);
        return block;
    }

    /// <summary>
    /// The statements up to a tag with one of the names, which is left to the caller; up to the end of the template where there is no block.
    /// </summary>
    private Block Statements(Token? opened, ReadOnlySpan<string> ends)
    {
        Enter();
        var statements = new List<Statement>();
        while (true)
        {
            var token = Here;
            switch (token.Kind)
            {
                case TokenKind.Text:
                    _at++;
                    statements.Add(new Text(token.Offset, token.End));
                    break;
                case TokenKind.OutputBegin:
                    _at++;
                    statements.Add(new Print(token.Offset, Expression()));
                    Close(TokenKind.OutputEnd, "'}}'");
                    break;
                case TokenKind.BlockBegin:
                    if (_tokens[_at + 1] is { Kind: TokenKind.Name } name && ends.Contains(name.Word))
                    {
                        _depth--;
                        return new(statements);
                    }

                    _at++;
                    statements.Add(BlockStatement(token.Offset));
                    break;
                case TokenKind.End when opened is { } open:
                    throw Error(open, $"the block '{open.Word}' has no end: '{{% {ends[^1]} %}}' is missing");
                default:
                    _depth--;
                    return new(statements);
            }
        }
    }

    /// <summary>The rest of a block's opening tag, its body, and the end tag.</summary>
    private Block Body(Token opened, string end)
    {
        CloseBlock();
        var body = Statements(opened, [end]);
        End(end);
        return body;
    }

    /// <summary>An end tag, which is known to be here; some say again what they end.</summary>
    private void End(string end)
    {
        _at += 2;
        if (Here.Kind == TokenKind.Name && end is "endmacro" or "endblock")
            _at++;
        CloseBlock();
    }

    private void CloseBlock() => Close(TokenKind.BlockEnd, "'%}'");

    private void Close(TokenKind kind, string expected)
    {
        if (Here.Kind != kind)
            throw Unexpected(expected);
        _at++;
    }

    private bool Skip(string sign)
    {
        if (!Here.IsOperator(sign))
            return false;
        _at++;
        return true;
    }

    private bool SkipName(string name)
    {
        if (!Here.Is(name))
            return false;
        _at++;
        return true;
    }

    private void Need(string sign)
    {
        if (!Skip(sign))
            throw Unexpected($"'{sign}'");
    }

    private Token Name(string expected)
    {
        if (Here.Kind != TokenKind.Name)
            throw Unexpected(expected);
        return _tokens[_at++];
    }

    private void Enter()
    {
        if (++_depth > MaxDepth)
            throw TemplateError.TooMuch(_source, Here.Offset, $"the template is nested more than {MaxDepth} deep");
    }

    private SandboxException Error(Token at, string message) => TemplateError.Syntax(_source, at.Offset, message);

    private SandboxException Unexpected(string expected)
    {
        var found = Here.Kind switch
        {
            TokenKind.BlockEnd => "the end of the tag",
            TokenKind.OutputEnd => "the end of the tag",
            TokenKind.End => "the end of the file",
            _ => TemplateError.Quoted(_source.Text[Here.Offset..Here.End]),
        };
        return Error(Here, $"expected {expected}, found {found}");
    }
}
