namespace Hakoniwa;

/// <summary>What somebody may have meant who wrote a word that does not exist.</summary>
internal static class Spelling
{
    // Beyond this many words a list helps nobody.
    private const int LongestList = 12;

    /// <summary>"Did you mean 'x'?" where a known word is near; otherwise the known words, if they are few.</summary>
    internal static string? Hint(string wrong, IReadOnlyCollection<string> known)
    {
        const int longest = 64;
        string nearest = known.MinBy(word => (Distance(Short(wrong), word), word))!;
        if (wrong.Length <= longest && Distance(wrong, nearest) <= Math.Max(2, nearest.Length / 3))
            return $"Did you mean '{nearest}'?";

        return known.Count <= LongestList ? $"Known are: {string.Join(", ", known)}." : null;

        static string Short(string word) => word.Length <= longest ? word : word[..longest];
    }

    /// <summary>The Levenshtein distance; upper and lower case are the same.</summary>
    internal static int Distance(string from, string to)
    {
        int[] row = [.. Enumerable.Range(0, to.Length + 1)];
        for (int i = 0; i < from.Length; i++)
        {
            int diagonal = row[0];
            row[0] = i + 1;
            for (int j = 0; j < to.Length; j++)
            {
                int substitution = diagonal + (char.ToUpperInvariant(from[i]) == char.ToUpperInvariant(to[j]) ? 0 : 1);
                diagonal = row[j + 1];
                row[j + 1] = Math.Min(substitution, Math.Min(row[j], diagonal) + 1);
            }
        }

        return row[^1];
    }
}
