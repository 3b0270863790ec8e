using Hakoniwa.MSBuild.Lines;

namespace Hakoniwa.MSBuild.Caching;

/// <summary>What a run said in the build log, to be said again.</summary>
internal sealed class StepRecord
{
    private const long MostCharacters = 16 * 1024 * 1024;

    /// <summary>What a line takes besides its text: there can be millions of empty ones.</summary>
    private const int Overhead = 32;

    private readonly List<CachedLine> _lines = [];
    private readonly List<CachedWarning> _warnings = [];
    private readonly List<string> _undeclared = [];
    private long _characters;

    internal IReadOnlyList<CachedLine> Lines => _lines;

    internal IReadOnlyList<CachedWarning> Warnings => _warnings;

    internal IReadOnlyList<string> Undeclared => _undeclared;

    /// <summary>More than is worth keeping.</summary>
    internal bool IsTooLong => _characters > MostCharacters;

    internal void Add(StepLine line)
    {
        _characters += line.Text.Length + Overhead;
        if (!IsTooLong)
            _lines.Add(new(line.Text, line.IsError));
    }

    internal void AddWarning(CachedWarning warning) => _warnings.Add(warning);

    internal void AddUndeclared(IEnumerable<string> paths) => _undeclared.AddRange(paths);
}
