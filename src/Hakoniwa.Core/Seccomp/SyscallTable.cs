using System.Globalization;

namespace Hakoniwa.Seccomp;

/// <summary>Names and numbers of the system calls of x86-64 and arm64. The data is generated; see <c>tools/syscall-tables.sh</c>.</summary>
internal static partial class SyscallTable
{
    // One string per architecture, taken apart on first use, instead of an initializer with hundreds of entries: that one would be compiled
    // by the JIT in every process, also in those that never load a filter.
    private static readonly Lazy<Dictionary<string, int>> X64Numbers = new(() => Parse(X64Calls));
    private static readonly Lazy<Dictionary<string, int>> Arm64Numbers = new(() => Parse(Arm64Calls));

    internal static IReadOnlyDictionary<string, int> X64 => X64Numbers.Value;

    internal static IReadOnlyDictionary<string, int> Arm64 => Arm64Numbers.Value;

    /// <summary>Whether any of the architectures has the call; <c>open</c>, say, exists on x86-64 alone.</summary>
    internal static bool IsKnown(string name) => X64Numbers.Value.ContainsKey(name) || Arm64Numbers.Value.ContainsKey(name);

    /// <summary>The known call whose name takes the fewest edits to reach, for "did you mean".</summary>
    internal static string Nearest(string name) =>
        X64Numbers.Value.Keys.Union(Arm64Numbers.Value.Keys).MinBy(known => (Edits(name, known), known))!;

    private static Dictionary<string, int> Parse(ReadOnlySpan<char> calls)
    {
        var numbers = new Dictionary<string, int>(400, StringComparer.Ordinal);
        while (!calls.IsEmpty)
        {
            int end = calls.IndexOfAny(' ', '\n');
            ReadOnlySpan<char> call = end < 0 ? calls : calls[..end];
            int colon = call.IndexOf(':');
            numbers.Add(call[(colon + 1)..].ToString(), int.Parse(call[..colon], NumberStyles.None, CultureInfo.InvariantCulture));
            calls = calls[(end < 0 ? call.Length : end + 1)..];
        }

        return numbers;
    }

    /// <summary>The Levenshtein distance.</summary>
    private static int Edits(string from, string to)
    {
        var row = new int[to.Length + 1];
        for (int column = 0; column <= to.Length; column++)
            row[column] = column;

        for (int i = 0; i < from.Length; i++)
        {
            int diagonal = row[0];
            row[0] = i + 1;
            for (int j = 0; j < to.Length; j++)
            {
                int substitution = diagonal + (from[i] == to[j] ? 0 : 1);
                diagonal = row[j + 1];
                row[j + 1] = Math.Min(substitution, Math.Min(row[j], diagonal) + 1);
            }
        }

        return row[^1];
    }
}
