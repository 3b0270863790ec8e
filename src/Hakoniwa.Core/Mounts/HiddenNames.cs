using System.Globalization;

using Hakoniwa.Interop;
using Hakoniwa.Launch;
using Hakoniwa.Layers;

namespace Hakoniwa.Mounts;

/// <summary>
/// What of a directory is not shown: paths relative to it. For the kernel they are a tree of directories with a whiteout for each of them,
/// which an overlay puts over the directory.
/// </summary>
internal sealed class HiddenNames
{
    private const int Permissions = 0xFFF;
    private const int UsualMode = 0x1ED;

    private readonly HashSet<string> _names = new(StringComparer.Ordinal);
    private readonly HashSet<string>.AlternateLookup<ReadOnlySpan<char>> _lookup;

    internal HiddenNames(IEnumerable<string> hidden)
    {
        _lookup = _names.GetAlternateLookup<ReadOnlySpan<char>>();
        foreach (var name in hidden)
            _names.Add(Relative(name, nameof(hidden)));
    }

    internal int Count => _names.Count;

    internal bool Covers(ReadOnlySpan<char> path)
    {
        for (var end = path.Length; end > 0; end = path[..end].LastIndexOf('/'))
        {
            if (_lookup.Contains(path[..end]))
                return true;
        }

        return false;
    }

    /// <summary>
    /// The calls that make the tree in the directory of a slot. A merged directory has the permissions of the uppermost one, so those made here
    /// get the ones they have on the host.
    /// </summary>
    /// <exception cref="SandboxException">HAKO1005: something is to be hidden in what is not a directory.</exception>
    internal IReadOnlyList<Call> Tree(string source, int top)
    {
        var whiteouts = new PackedNames();
        var directories = new PackedNames();
        var modes = new SortedDictionary<int, PackedNames>();
        var known = new Dictionary<string, bool>(StringComparer.Ordinal) { [""] = true };
        var lookup = known.GetAlternateLookup<ReadOnlySpan<char>>();
        foreach (var name in _names)
        {
            var parent = name.AsSpan(0, Math.Max(0, name.LastIndexOf('/')));
            if (!lookup.TryGetValue(parent, out var shown))
                shown = AddDirectory(parent.ToString());
            if (shown)
                whiteouts.Add(name);
        }

        List<Call> calls = [];
        if (directories.Count > 0)
            calls.Add(new("mkdirat", Syscall.mkdirat, Arg.Slot(top), directories.AsArgument(), UsualMode) { Kind = CallKind.ForEachName });
        calls.Add(new("mknodat", Syscall.mknodat, Arg.Slot(top), whiteouts.AsArgument(), Stat.S_IFCHR, 0) { Kind = CallKind.ForEachName, Tolerate = Errno.EEXIST });
        calls.AddRange(modes.Select(m => new Call("fchmodat", Syscall.fchmodat, Arg.Slot(top), m.Value.AsArgument(), m.Key) { Kind = CallKind.ForEachName }));
        return calls;

        // Whether something in it can be hidden: not if it is hidden itself, with all that is in it.
        bool AddDirectory(string path)
        {
            var slash = path.LastIndexOf('/');
            var parent = path[..Math.Max(0, slash)];
            if (!known.TryGetValue(parent, out var shown))
                shown = AddDirectory(parent);
            shown = shown && !_names.Contains(path);
            if (shown)
            {
                var mode = HostPath.ModeOf(source, path);
                if (mode is null)
                {
                    // Nothing is there yet; nor will it be.
                    whiteouts.Add(path);
                    shown = false;
                }
                else if ((mode & Stat.S_IFMT) != Stat.S_IFDIR)
                {
                    throw new SandboxException(ErrorCode.MountSource, $"something in {source}/{path} is to be hidden, which is not a directory", "Name what to hide without symbolic links on the way.");
                }
                else
                {
                    directories.Add(path);
                    if ((mode.Value & Permissions) is var permissions && permissions != UsualMode)
                        (modes.TryGetValue(permissions, out var same) ? same : modes[permissions] = new()).Add(path);
                }
            }

            known.Add(path, shown);
            return shown;
        }
    }

    public override string ToString() => Count.ToString(CultureInfo.InvariantCulture) + (Count == 1 ? " entry" : " entries");

    private static string Relative(string name, string parameter)
    {
        ArgumentException.ThrowIfNullOrEmpty(name, parameter);
        if (name[0] == '/' || name.Contains('\0', StringComparison.Ordinal))
            throw new ArgumentException($"What is hidden is named relative to the directory; \"{name}\" is not.", parameter);
        if (IsNormal(name))
            return name;
        var parts = name.Split('/', StringSplitOptions.RemoveEmptyEntries).Where(p => p != ".").ToArray();
        if (parts.Length == 0 || parts.Contains(".."))
            throw new ArgumentException($"\"{name}\" is not the name of something in the directory.", parameter);
        return string.Join('/', parts);
    }

    private static bool IsNormal(string name)
        => name[^1] != '/' && name[0] != '.' && !name.Contains("//", StringComparison.Ordinal) && !name.Contains("/.", StringComparison.Ordinal);
}
