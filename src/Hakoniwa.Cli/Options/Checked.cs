using Hakoniwa.Cli.CommandLine;

namespace Hakoniwa.Cli.Options;

/// <summary>Values of options that turn out to be wrong.</summary>
internal static class Checked
{
    /// <summary>What is described with an option's value; where the library does not take it, that is wrong usage of the option.</summary>
    internal static T By<T>(RunOption option, Func<T> describe)
    {
        try
        {
            return describe();
        }
        catch (ArgumentException e)
        {
            throw UsageException.For(option.Name, e);
        }
        catch (SandboxException e) when (e.Code == ErrorCode.UnusablePath)
        {
            throw new UsageException($"{option.Name}: {e.Message}");
        }
    }

    /// <summary>One of a few words.</summary>
    internal static T Word<T>(RunOption option, string word, params IReadOnlyList<(string Word, T Meaning)> known)
    {
        foreach (var (name, meaning) in known)
        {
            if (name == word)
                return meaning;
        }

        throw Unknown(option, word, [.. known.Select(k => k.Word)]);
    }

    /// <summary>Says what there is, and what may have been meant.</summary>
    internal static UsageException Unknown(RunOption option, string word, IReadOnlyList<string> known)
    {
        var hint = Spelling.Hint(word, known);
        var list = known.Count <= 12 ? $"; there {(known.Count == 1 ? "is" : "are")} {string.Join(", ", known)}" : "";
        return new($"{option.Name}: unknown '{word}'{list}{(hint?.StartsWith("Did", StringComparison.Ordinal) ?? false ? ". " + hint : "")}");
    }

    /// <summary>Both sides of the first <paramref name="separator"/>.</summary>
    internal static (string First, string? Second) Split(string value, char separator)
    {
        var at = value.IndexOf(separator, StringComparison.Ordinal);
        return at < 0 ? (value, null) : (value[..at], value[(at + 1)..]);
    }

    /// <summary>The parts between commas, of which none may be empty.</summary>
    internal static string[] List(RunOption option, string value)
    {
        var parts = value.Split(',');
        return Array.IndexOf(parts, "") < 0 ? parts : throw new UsageException($"{option.Name}: a part of '{value}' is empty");
    }
}
