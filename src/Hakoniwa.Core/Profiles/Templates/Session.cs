using Hakoniwa.Profiles.Templates.Nodes;
using Hakoniwa.Profiles.Templates.Values;
using Hakoniwa.Profiles.Toml;

namespace Hakoniwa.Profiles.Templates;

/// <summary>
/// One rendering: its host, the files it has read, and how much it may do. What is counted is work and not time, so that a template
/// that is too much is so on every machine.
/// </summary>
internal sealed partial class Session(ProfileHost host, string directory, TomlSource first)
{
    /// <summary>How many values, characters and comparisons a template may come to.</summary>
    internal const int MaxWork = 5_000_000;

    /// <summary>The deepest nesting while it runs; more would take the stack of this process.</summary>
    private const int MaxDepth = 300;

    private const int MaxValueDepth = 50;

    /// <summary>What a block's variables come to, compared with a value.</summary>
    internal const int ScopeWork = 8;

    private readonly Dictionary<string, (TomlSource Source, Block Body)> _templates = new(StringComparer.Ordinal);
    private TomlSource _source = first;
    private int _offset;
    private long _work;
    private int _depth;

    internal ProfileHost Host { get; } = host;

    internal string Directory { get; } = directory;

    /// <summary>The files that templates included, in the order of their first use.</summary>
    internal List<string> Files { get; } = [];

    /// <summary>Says where the template is, for the errors of what is done there.</summary>
    internal void At(TomlSource source, int offset) => (_source, _offset) = (source, offset);

    internal void Enter(TomlSource source, int offset)
    {
        At(source, offset);
        if (++_depth > MaxDepth)
            throw TemplateError.TooMuch(source, offset, $"the template goes more than {MaxDepth} levels deep");
        Charge(1);
    }

    internal void Leave() => _depth--;

    /// <summary>Calls something that may call the like again.</summary>
    internal object? Deeper(Func<object?> call)
    {
        Enter(_source, _offset);
        var value = call();
        Leave();
        return value;
    }

    internal void Charge(long work)
    {
        if (work > MaxWork || (_work += work) > MaxWork)
            throw TemplateError.TooMuch(_source, _offset, $"the template comes to more than {MaxWork:N0} steps and characters");
    }

    /// <summary>How deep a list of these is.</summary>
    internal int DepthOf(IReadOnlyList<object?> items)
    {
        var depth = 0;
        foreach (var item in items)
            depth = Math.Max(depth, item switch { TemplateList list => list.Depth, TemplateMap map => map.Depth, _ => 0 });
        return depth < MaxValueDepth ? depth + 1
            : throw TemplateError.TooMuch(_source, _offset, $"lists and dictionaries are nested more than {MaxValueDepth} deep");
    }

    internal SandboxException Error(string message) => TemplateError.Value(_source, _offset, message);

    internal SandboxException HostError(string message) => TemplateError.Host(_source, _offset, message);

    internal SandboxException Unsupported(string message) => TemplateError.Unsupported(_source, _offset, message);
}
