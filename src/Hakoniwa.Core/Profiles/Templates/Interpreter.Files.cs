using Hakoniwa.Profiles.Templates.Nodes;
using Hakoniwa.Profiles.Templates.Values;
using Hakoniwa.Profiles.Toml;

namespace Hakoniwa.Profiles.Templates;

internal sealed partial class Interpreter
{
    private void RunFile(Statement statement, Scope scope, RenderedOutput output)
    {
        switch (statement)
        {
            case Include include:
                if (Find(include.Offset, include.Name, scope, include.IgnoreMissing) is { } found)
                    new Interpreter(session, found.Source).Run(found.Body, new(scope), output);
                break;
            case Import import:
                Assign(import.Target, Module(Exported(import.Offset, import.Name, scope)), scope);
                break;
            case FromImport import:
                var exported = Exported(import.Offset, import.Name, scope);
                foreach (var (name, known) in import.Names)
                {
                    session.At(source, import.Offset);
                    scope.Set(known, exported.Own.TryGetValue(name, out var value) ? value : Undefined.Value);
                }

                break;
        }
    }

    /// <summary>The template of a name, or the first there is of several.</summary>
    private (TomlSource Source, Block Body)? Find(int offset, Expression expression, Scope scope, bool ignoreMissing)
    {
        var value = Evaluate(expression, scope);
        session.At(source, offset);
        var names = value is string one ? [one] : value is TemplateList list ? list.Items
            : throw session.Error($"the name of a template is needed, and this is {ValueKind.Of(value)}");
        foreach (var name in names)
        {
            if (session.Template(ValueText.Of(session, name)) is { } found)
                return found;
        }

        if (ignoreMissing)
            return null;
        throw session.HostError(names.Count == 1 ? $"there is no file {TemplateError.Quoted(ValueText.Of(session, names[0]))} in {session.Directory}"
            : $"none of these templates is in {session.Directory}");
    }

    /// <summary>What a template assigns and defines; what it prints goes nowhere.</summary>
    private Scope Exported(int offset, Expression name, Scope scope)
    {
        var (found, body) = Find(offset, name, scope, false)!.Value;
        var inner = new Scope(scope);
        new Interpreter(session, found).Run(body, inner, new());
        return inner;
    }

    private TemplateMap Module(Scope exported)
    {
        var entries = new List<KeyValuePair<object?, object?>>();
        foreach (var (name, value) in exported.Own)
            entries.Add(new(name, value));
        return TemplateMap.Of(session, entries);
    }
}
