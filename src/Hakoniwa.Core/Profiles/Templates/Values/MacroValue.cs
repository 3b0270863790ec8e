using Hakoniwa.Profiles.Templates.Library;
using Hakoniwa.Profiles.Templates.Nodes;

namespace Hakoniwa.Profiles.Templates.Values;

/// <summary>A macro, with the variables that are around it.</summary>
internal sealed class MacroValue(Macro macro, Interpreter interpreter, Scope scope, MacroValue? caller) : ITemplateObject
{
    internal string Name => macro.Name;

    public string Text => $"<macro {macro.Name}>";

    internal object Expand(Invocation call, MacroValue? with = null) => interpreter.Expand(macro, scope, call, with ?? caller);

    public object? Attribute(Session session, string name) => name == "name" ? macro.Name : Undefined.Value;
}
