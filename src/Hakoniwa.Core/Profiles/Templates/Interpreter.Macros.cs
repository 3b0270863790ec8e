using Hakoniwa.Profiles.Templates.Library;
using Hakoniwa.Profiles.Templates.Nodes;
using Hakoniwa.Profiles.Templates.Values;

namespace Hakoniwa.Profiles.Templates;

internal sealed partial class Interpreter
{
    /// <summary>What a macro prints; <paramref name="caller"/> is the body of a call block.</summary>
    internal string Expand(Macro macro, Scope outer, Invocation call, MacroValue? caller)
    {
        var scope = new Scope(outer);
        var names = new string[macro.Parameters.Count];
        for (var i = 0; i < names.Length; i++)
            names[i] = macro.Parameters[i].Name + "?";
        var values = call.Bind(names);
        for (var i = 0; i < names.Length; i++)
        {
            var parameter = macro.Parameters[i];
            scope.Set(parameter.Name, values[i] is Undefined && parameter.Default is { } value ? Evaluate(value, scope) : values[i]);
        }

        scope.Set("caller", caller is null ? Undefined.Value : caller);
        return Captured(macro.Body, scope);
    }

    private void CallWithBody(CallBlock block, Scope scope, RenderedOutput output)
    {
        var callable = Evaluate(block.Call.Target, scope);
        var arguments = Arguments(block.Call.Arguments, scope);
        session.At(source, block.Offset);
        if (callable is not MacroValue macro)
            throw session.Error($"a macro is needed, and this is {ValueKind.Of(callable)}");
        var call = new Invocation(session, macro.Name, arguments.Positional, arguments.Named);
        Print(block.Offset, macro.Expand(call, new(block.Caller, this, scope, null)), output);
    }
}
