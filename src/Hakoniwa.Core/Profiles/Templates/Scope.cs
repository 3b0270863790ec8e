using Hakoniwa.Profiles.Templates.Values;

namespace Hakoniwa.Profiles.Templates;

/// <summary>The variables of a block; what it does not have the one around it may have.</summary>
internal sealed class Scope(Scope? outer = null)
{
    private readonly Dictionary<string, object?> _values = new(StringComparer.Ordinal);

    internal IReadOnlyDictionary<string, object?> Own => _values;

    internal object? Find(Session session, string name)
    {
        for (var scope = this; scope is not null; scope = scope.Outer)
        {
            session.Charge(1);
            if (scope._values.TryGetValue(name, out var value))
                return value;
        }

        return Undefined.Value;
    }

    internal void Set(string name, object? value) => _values[name] = value;

    private Scope? Outer { get; } = outer;
}
