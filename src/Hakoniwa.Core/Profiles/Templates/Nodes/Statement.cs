namespace Hakoniwa.Profiles.Templates.Nodes;

/// <summary>A part of a template and where it begins.</summary>
internal abstract record Statement(int Offset);

internal sealed record Text(int Offset, int End) : Statement(Offset);

internal sealed record Print(int Offset, Expression Value) : Statement(Offset);

internal sealed record Do(int Offset, Expression Value) : Statement(Offset);

/// <summary>The first arm whose test holds; one without a test is the last.</summary>
internal sealed record If(int Offset, IReadOnlyList<(Expression? Test, Block Body)> Arms) : Statement(Offset);

internal sealed record For(int Offset, Target Target, Expression List, Expression? Condition, Block Body, Block? Otherwise)
    : Statement(Offset);

internal sealed record Set(int Offset, Target Target, Expression Value) : Statement(Offset);

internal sealed record SetBlock(int Offset, Target Target, Expression? Filter, Block Body) : Statement(Offset);

internal sealed record With(int Offset, IReadOnlyList<(Target Target, Expression Value)> Variables, Block Body) : Statement(Offset);

internal sealed record FilterBlock(int Offset, Expression Filter, Block Body) : Statement(Offset);

internal sealed record Scoped(int Offset, Block Body) : Statement(Offset);

internal sealed record Include(int Offset, Expression Name, bool IgnoreMissing) : Statement(Offset);

internal sealed record Import(int Offset, Expression Name, Target Target) : Statement(Offset);

internal sealed record FromImport(int Offset, Expression Name, IReadOnlyList<(string Name, string As)> Names) : Statement(Offset);

internal sealed record Parameter(string Name, Expression? Default);

internal sealed record Macro(int Offset, string Name, IReadOnlyList<Parameter> Parameters, Block Body) : Statement(Offset);

/// <summary><c>{% call m() %}…{% endcall %}</c>: the body is what <c>caller()</c> is in the macro.</summary>
internal sealed record CallBlock(int Offset, Call Call, Macro Caller) : Statement(Offset);

internal sealed record Block(IReadOnlyList<Statement> Statements);

/// <summary>What a value is assigned to.</summary>
internal abstract record Target(int Offset);

internal sealed record NameTarget(int Offset, string Name) : Target(Offset);

/// <summary><c>a.name</c>, where a is a namespace.</summary>
internal sealed record AttributeTarget(int Offset, Expression Of, string Name) : Target(Offset);

internal sealed record ListTarget(int Offset, IReadOnlyList<Target> Items) : Target(Offset);
