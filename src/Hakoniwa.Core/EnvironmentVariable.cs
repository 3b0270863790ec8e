using System.Collections.Immutable;

namespace Hakoniwa;

/// <summary>Names and values that can stand in an environment block.</summary>
internal static class EnvironmentVariable
{
    internal static ImmutableDictionary<string, string> Add(ImmutableDictionary<string, string> variables, string name, string value)
    {
        CheckName(name);
        ArgumentNullException.ThrowIfNull(value);
        if (value.Contains('\0', StringComparison.Ordinal))
            throw new ArgumentException($"The value of {name} contains a NUL character.", nameof(value));
        return variables.SetItem(name, value);
    }

    internal static void CheckName(string name)
    {
        ArgumentException.ThrowIfNullOrEmpty(name);
        if (name.Contains('=', StringComparison.Ordinal) || name.Contains('\0', StringComparison.Ordinal))
            throw new ArgumentException($"\"{name}\" cannot be the name of an environment variable.", nameof(name));
    }
}
