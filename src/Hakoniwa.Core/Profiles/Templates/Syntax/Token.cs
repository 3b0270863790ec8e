namespace Hakoniwa.Profiles.Templates.Syntax;

/// <summary>A piece of a template: a stretch of plain text, or a word of an expression with what it stands for.</summary>
internal readonly record struct Token(TokenKind Kind, int Offset, int End, object? Value = null)
{
    internal string Word => (string)Value!;

    internal bool Is(string name) => Kind == TokenKind.Name && Word == name;

    internal bool IsOperator(string sign) => Kind == TokenKind.Operator && Word == sign;
}
