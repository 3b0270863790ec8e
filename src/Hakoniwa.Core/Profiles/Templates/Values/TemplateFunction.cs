using Hakoniwa.Profiles.Templates.Library;

namespace Hakoniwa.Profiles.Templates.Values;

/// <summary>Something that can be called by its name.</summary>
internal sealed record TemplateFunction(string Name, Func<Invocation, object?> Body) : ITemplateObject
{
    public string Text => $"<function {Name}>";

    public object? Attribute(Session session, string name) => Undefined.Value;
}
