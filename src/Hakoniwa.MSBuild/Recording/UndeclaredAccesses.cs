using System.Globalization;
using System.Text;

namespace Hakoniwa.MSBuild.Recording;

/// <summary>From what was recorded to what a step did beyond its declaration.</summary>
internal sealed class UndeclaredAccesses(StepView view, bool isStrict)
{
    private const int MostEntries = 10_000;

    private readonly Dictionary<(string Path, UndeclaredKind Kind), UndeclaredAccess> _found = [];
    private readonly List<(string Path, UndeclaredKind Kind)> _order = [];
    private readonly HashSet<string> _written = new(StringComparer.Ordinal);
    private readonly PathSet _made = new([]);

    /// <summary>Reads and writes, in the order in which they were made first.</summary>
    internal IReadOnlyList<UndeclaredAccess> Of(SandboxReport report)
    {
        foreach (var access in report.FileAccesses)
        {
            var path = Exact(access);
            if (access.IsWrite)
                Write(access, path);
            else if (access.IsVisible && !isStrict && !view.Shows(path) && !IsOwn(path))
                Add(access, path, IsExecution(access) ? UndeclaredKind.Run : UndeclaredKind.Read);
            else if (access.IsHidden && isStrict)
                Add(access, path, IsExecution(access) ? UndeclaredKind.Run : UndeclaredKind.Read);
            else if (access is { IsVisible: true, IsListing: true } && view.IsPartial(path) && Undeclared(path) is { Count: > 0 } entries)
                Add(access, path, UndeclaredKind.List, entries);
        }

        // A directory that was only gone through, on the way to a file that is told of, is not.
        var passed = _order.Where(key => key.Kind is UndeclaredKind.Read or UndeclaredKind.Run).SelectMany(key => PathSet.WithParents(key.Path).Skip(1)).ToHashSet();

        // Shells look before they run something, and the interpreter of a script reads it.
        return [.. _order.Where(key => key.Kind != UndeclaredKind.Read || !(passed.Contains(key.Path) || _found.ContainsKey((key.Path, UndeclaredKind.Run)))).Select(key => _found[key])];
    }

    private void Write(FileAttempt access, string path)
    {
        var call = access.SystemCall;
        var makes = call.StartsWith("mk", StringComparison.Ordinal) || call.StartsWith("link", StringComparison.Ordinal) || call.StartsWith("symlink", StringComparison.Ordinal);
        var mayMake = makes || call.StartsWith("open", StringComparison.Ordinal) || call.StartsWith("rename", StringComparison.Ordinal) || call == "creat";

        // What is there cannot be made, nor what is not there be changed.
        if (access.IsVisible ? makes : !mayMake)
            return;
        _written.Add(path);
        if (!access.IsVisible || call.StartsWith("rename", StringComparison.Ordinal))
            _made.Add(path);
        if (view.MayWrite(path) || (view.Drops(path) && (isStrict || !Path.Exists(path))))
            return;

        // What lies in a directory that is told of goes with it.
        if (!PathSet.WithParents(path).Skip(1).Any(p => _found.ContainsKey((p, UndeclaredKind.Write))))
            Add(access, path, UndeclaredKind.Write);
    }

    private bool IsOwn(string path) => _written.Contains(path) || _made.Covers(path);

    private List<string> Undeclared(string directory)
    {
        try
        {
            return
            [
                .. Directory.EnumerateFileSystemEntries(directory).Take(MostEntries).Where(e => !view.Shows(e) && !IsOwn(e))
                    .Select(e => Path.GetFileName(e)).Order(StringComparer.Ordinal),
            ];
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return [];
        }
    }

    private void Add(FileAttempt access, string path, UndeclaredKind kind, IReadOnlyList<string>? entries = null)
    {
        if (_found.TryGetValue((path, kind), out var known))
        {
            _found[(path, kind)] = known with { Count = known.Count + access.Count };
            return;
        }

        var process = access.ProcessId == 0 ? access.Process : string.Create(CultureInfo.InvariantCulture, $"{access.Process} ({access.ProcessId})");
        _order.Add((path, kind));
        _found[(path, kind)] = new(access.Path, kind, process, access.Count, entries ?? []);
    }

    private static bool IsExecution(FileAttempt access) => access.SystemCall.StartsWith("exec", StringComparison.Ordinal);

    /// <summary>As .NET has file names; bytes that are no UTF-8 can be no declared path.</summary>
    private static string Exact(FileAttempt access) => Encoding.UTF8.GetString(access.PathBytes());
}
