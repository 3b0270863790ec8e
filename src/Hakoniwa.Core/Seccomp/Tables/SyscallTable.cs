using System.Globalization;

namespace Hakoniwa.Seccomp;

/// <summary>
/// Names and numbers of the system calls of every interface that a filter can be written for. The data is generated; see
/// <c>tools/syscall-tables.sh</c>.
/// </summary>
internal static partial class SyscallTable
{
    /// <summary>The bit that the numbers of x32 have on top of those of x86-64; __X32_SYSCALL_BIT of asm/unistd.h.</summary>
    internal const int X32Bit = 0x40000000;

    // One string per interface, taken apart on first use, instead of an initializer with hundreds of entries: that one would be compiled
    // by the JIT in every process, also in those that never load a filter.
    private static readonly Lazy<Dictionary<string, int>> X64Numbers = new(() => Parse(X64Calls));
    private static readonly Lazy<Dictionary<string, int>> X86Numbers = new(() => Parse(X86Calls));
    private static readonly Lazy<Dictionary<string, int>> X32Numbers = new(ParseX32);
    private static readonly Lazy<Dictionary<string, int>> Arm64Numbers = new(() => Parse(Arm64Calls));
    private static readonly Lazy<Dictionary<string, int>> ArmNumbers = new(() => Parse(ArmCalls));

    internal static IReadOnlyDictionary<string, int> X64 => X64Numbers.Value;

    internal static IReadOnlyDictionary<string, int> X86 => X86Numbers.Value;

    /// <summary>The numbers of x32, with <see cref="X32Bit"/> set as the kernel sees them.</summary>
    internal static IReadOnlyDictionary<string, int> X32 => X32Numbers.Value;

    internal static IReadOnlyDictionary<string, int> Arm64 => Arm64Numbers.Value;

    internal static IReadOnlyDictionary<string, int> Arm => ArmNumbers.Value;

    /// <summary>Whether any of the interfaces has the call; <c>open</c>, say, does not exist on arm64. All of x32's are among x86-64's.</summary>
    internal static bool IsKnown(string name) =>
        X64.ContainsKey(name) || Arm64.ContainsKey(name) || X86.ContainsKey(name) || Arm.ContainsKey(name);

    /// <summary>The known call whose name takes the fewest edits to reach, for "did you mean".</summary>
    internal static string Nearest(string name) =>
        X64.Keys.Union(Arm64.Keys).Union(X86.Keys).Union(Arm.Keys).MinBy(known => (Spelling.Distance(name, known), known))!;

    private static Dictionary<string, int> ParseX32()
    {
        var numbers = new Dictionary<string, int>(400, StringComparer.Ordinal);
        foreach ((string name, int number) in X64)
            numbers.Add(name, number | X32Bit);

        ReadOnlySpan<char> lacking = X32Lacks;
        foreach (Range name in lacking.SplitAny(' ', '\n'))
            numbers.Remove(X32Lacks[name]);

        foreach ((string name, int number) in Parse(X32Calls))
            numbers[name] = number | X32Bit;

        return numbers;
    }

    private static Dictionary<string, int> Parse(ReadOnlySpan<char> calls)
    {
        var numbers = new Dictionary<string, int>(500, StringComparer.Ordinal);
        foreach (Range word in calls.SplitAny(' ', '\n'))
        {
            ReadOnlySpan<char> call = calls[word];
            int colon = call.IndexOf(':');
            numbers.Add(call[(colon + 1)..].ToString(), int.Parse(call[..colon], NumberStyles.None, CultureInfo.InvariantCulture));
        }

        return numbers;
    }
}
