namespace Hakoniwa.Profiles.Templates.Nodes;

/// <summary>An expression and where it stands.</summary>
internal abstract record Expression(int Offset);

internal sealed record Literal(int Offset, object? Value) : Expression(Offset);

internal sealed record Variable(int Offset, string Name) : Expression(Offset);

internal sealed record ListExpression(int Offset, IReadOnlyList<Expression> Items) : Expression(Offset);

internal sealed record DictExpression(int Offset, IReadOnlyList<(Expression Key, Expression Value)> Entries) : Expression(Offset);

/// <summary>Both <c>a.name</c> and <c>a["name"]</c>.</summary>
internal sealed record Item(int Offset, Expression Target, Expression Key) : Expression(Offset);

internal sealed record Slice(int Offset, Expression Target, Expression? Start, Expression? Stop, Expression? Step) : Expression(Offset);

internal sealed record Negative(int Offset, Expression Operand) : Expression(Offset);

internal sealed record Not(int Offset, Expression Operand) : Expression(Offset);

/// <summary><c>and</c> and <c>or</c>: the right side counts only if the left one does not decide.</summary>
internal sealed record Logical(int Offset, bool And, Expression Left, Expression Right) : Expression(Offset);

internal sealed record Binary(int Offset, string Sign, Expression Left, Expression Right) : Expression(Offset);

/// <summary><c>a if c else b</c>; without <c>else</c> it may be undefined.</summary>
internal sealed record Conditional(int Offset, Expression Test, Expression Then, Expression? Otherwise) : Expression(Offset);

internal sealed record Argument(string? Name, Expression Value);

internal sealed record Call(int Offset, Expression Target, IReadOnlyList<Argument> Arguments) : Expression(Offset);

/// <summary><c>a|name(...)</c>; without a target it is what a block contains.</summary>
internal sealed record Filter(int Offset, Expression? Target, string Name, IReadOnlyList<Argument> Arguments) : Expression(Offset);

/// <summary><c>a is name(...)</c>.</summary>
internal sealed record Test(int Offset, Expression Target, string Name, IReadOnlyList<Argument> Arguments, bool Negated) : Expression(Offset);
