namespace Hakoniwa.Profiles.Templates.Values;

/// <summary>What <c>namespace()</c> makes: the one value that changes, so that a loop can leave something behind.</summary>
internal sealed class TemplateNamespace
{
    private readonly SortedDictionary<string, object?> _values = new(StringComparer.Ordinal);

    internal object? this[string name]
    {
        get => _values.GetValueOrDefault(name, Undefined.Value);
        set => _values[name] = value;
    }
}
