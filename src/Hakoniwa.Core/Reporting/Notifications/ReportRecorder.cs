using System.Collections.Immutable;

namespace Hakoniwa.Reporting;

/// <summary>
/// Collects what is to be told. Its size is bounded, whatever a program does: what no longer fits is counted. One thread adds, others may look.
/// </summary>
internal sealed class ReportRecorder
{
    private const int MostEntries = 1000;
    private const int MostCharacters = 256 * 1024;

    /// <summary>Of paths, which are longer, and leave the room of the rest alone.</summary>
    private const int MostPathCharacters = 1024 * 1024;

    private readonly object _gate = new();
    private readonly Dictionary<DeniedCall, long> _denials = [];
    private readonly List<DeniedCall> _denialOrder = [];
    private readonly Dictionary<NetworkAttempt, long> _attempts = [];
    private readonly List<NetworkAttempt> _attemptOrder = [];
    private readonly Dictionary<FileAttempt, long> _files = [];
    private readonly List<FileAttempt> _fileOrder = [];
    private readonly Dictionary<string, long> _calls = new(StringComparer.Ordinal);
    private readonly HashSet<string> _remarks = [];
    private readonly List<string> _remarkOrder = [];
    private int _characters;
    private int _pathCharacters;
    private long _unlisted;

    internal SandboxReport Snapshot()
    {
        lock (_gate)
        {
            return new()
            {
                Denials = [.. _denialOrder.Select(d => d with { Count = _denials[Key(d)] })],
                NetworkAttempts = [.. _attemptOrder.Select(a => a with { Count = _attempts[Key(a)] })],
                FileAccesses = [.. _fileOrder.Select(f => f with { Count = _files[Key(f)] })],
                Calls = _calls.ToImmutableSortedDictionary(StringComparer.Ordinal),
                Unlisted = _unlisted,
                NotAvailable = [.. _remarkOrder],
            };
        }
    }

    internal void Add(DeniedCall denial)
    {
        lock (_gate)
            Add(_denials, _denialOrder, Key(denial), denial, denial.Arguments.Length + denial.Rule.Length + denial.Process.Length, ref _characters, MostCharacters);
    }

    internal void Add(NetworkAttempt attempt)
    {
        lock (_gate)
            Add(_attempts, _attemptOrder, Key(attempt), attempt, attempt.Address.Length + attempt.Process.Length, ref _characters, MostCharacters);
    }

    internal void Add(FileAttempt file)
    {
        lock (_gate)
            Add(_files, _fileOrder, Key(file), file, file.Path.Length + (file.RealPath?.Length ?? 0) + file.Process.Length, ref _pathCharacters, MostPathCharacters);
    }

    /// <summary>A call that is not counted, and that programs make.</summary>
    internal void List(string call)
    {
        lock (_gate)
            _calls.TryAdd(call, 0);
    }

    /// <summary>A call that was made.</summary>
    internal void Count(string call)
    {
        lock (_gate)
        {
            if (_calls.TryGetValue(call, out var count))
                _calls[call] = count + 1;
            else if (_calls.Count < MostEntries)
                _calls[call] = 1;
            else
                _unlisted++;
        }
    }

    /// <summary>Why something could not be recorded; once each.</summary>
    internal void Remark(string sentence)
    {
        lock (_gate)
        {
            if (_remarks.Count < MostEntries && _remarks.Add(sentence))
                _remarkOrder.Add(sentence);
        }
    }

    private void Add<T>(Dictionary<T, long> counts, List<T> order, T key, T first, int characters, ref int total, int mostCharacters)
        where T : notnull
    {
        if (counts.TryGetValue(key, out var count))
        {
            counts[key] = count + 1;
        }
        else if (order.Count < MostEntries && total + characters <= mostCharacters)
        {
            counts[key] = 1;
            order.Add(first);
            total += characters;
        }
        else
        {
            _unlisted++;
        }
    }

    /// <summary>What makes two the same: everything but the number of the process.</summary>
    private static DeniedCall Key(DeniedCall denial) => denial with { ProcessId = 0, Count = 0 };

    private static NetworkAttempt Key(NetworkAttempt attempt) => attempt with { ProcessId = 0, Count = 0 };

    private static FileAttempt Key(FileAttempt file) => file with { ProcessId = 0, Count = 0 };
}
