namespace Hakoniwa;

/// <summary>A name that was asked for over DNS, once or many times; the sandbox's own resolver answered that there is none.</summary>
public sealed record NameLookup
{
    /// <summary>The name, without the dot at its end: <c>example.org</c>.</summary>
    public required string Name { get; init; }

    /// <summary>The kind of record: <c>A</c>, <c>AAAA</c>, or <c>TYPE65</c> for those without a name of their own here.</summary>
    public required string Type { get; init; }

    /// <summary>How often it was asked for.</summary>
    public required long Count { get; init; }
}
