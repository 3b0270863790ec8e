using Hakoniwa.Profiles.Toml;

namespace Hakoniwa.Profiles.Schema;

/// <summary>One of a few words.</summary>
internal sealed class WordType(params (string Word, string Meaning)[] words) : TextualType
{
    /// <summary>Each with what it means.</summary>
    internal IReadOnlyList<(string Word, string Meaning)> Words { get; } = words;

    internal override string Expected => "a string";

    protected override object Parse(TomlString written, string text, ProfileReading reading)
    {
        foreach (var (word, _) in Words)
        {
            if (word == text)
                return word;
        }

        string[] known = [.. Words.Select(w => w.Word).Where(w => w.Length > 0)];
        throw ProfileErrors.At(written, $"unknown word '{text}'. {Spelling.Hint(text, known)}");
    }
}
