using Hakoniwa.Profiles.Toml;

namespace Hakoniwa.Profiles;

/// <summary>The profiles that come with this library.</summary>
internal static class BuiltInProfiles
{
    /// <summary>What an include begins with that is one of them.</summary>
    internal const string Prefix = "builtin:";

    private const string Resources = "Hakoniwa.Profiles.";

    private static readonly Lazy<string[]> AllNames = new(static () =>
    [
        .. typeof(BuiltInProfiles).Assembly.GetManifestResourceNames()
            .Where(name => name.StartsWith(Resources, StringComparison.Ordinal) && name.EndsWith(".toml", StringComparison.Ordinal))
            .Select(name => name[Resources.Length..^".toml".Length])
            .Order(StringComparer.Ordinal),
    ]);

    internal static IReadOnlyList<string> Names => AllNames.Value;

    /// <summary>The content of one; null if there is none of that name.</summary>
    internal static byte[]? Content(string name)
    {
        using var stream = Names.Contains(name) ? typeof(BuiltInProfiles).Assembly.GetManifestResourceStream(Resources + name + ".toml") : null;
        if (stream is null)
            return null;
        var content = new byte[stream.Length];
        stream.ReadExactly(content);
        return content;
    }

    /// <summary>What one is for, without reading the rest, which may refer to what this host has not.</summary>
    internal static string Description(string name)
        => TomlDocument.Parse(name, Content(name)).TryGet("description", out var value) && value is TomlString text ? text.Value : "";

    /// <summary>What to say where there is none of that name.</summary>
    internal static string Unknown(string name) => $"there is no built-in profile named '{name}'. {Spelling.Hint(name, Names)}".TrimEnd();
}
