namespace Hakoniwa.Launch;

/// <summary>A null-terminated array of C strings, as argv and envp are.</summary>
internal sealed class NativeStrings(IReadOnlyList<string> values)
{
    internal IReadOnlyList<string> Values { get; } = values;

    internal int Count => Values.Count;
}
