using System.Buffers;

using Hakoniwa.Interop;

using Microsoft.Win32.SafeHandles;

namespace Hakoniwa.Layers;

/// <summary>Copies that a process left beside their targets, since it was killed before it put them in place.</summary>
internal static class StagingLeftovers
{
    internal const string Prefix = ".hakoniwa-";
    private const int SessionDigits = 16;

    private static readonly SearchValues<char> HexDigits = SearchValues.Create("0123456789abcdef");

    /// <summary>Removes them from a directory. Those of a process that lives are left alone.</summary>
    /// <param name="directory">It need not exist.</param>
    /// <param name="below">Whether to look in the directories below, too; links are not followed.</param>
    internal static void Remove(string directory, bool below)
    {
        try
        {
            using var root = Beneath.OpenDirectory(directory);
            Remove(root, below);
        }
        catch (IOException)
        {
            // Nothing can be removed that cannot be seen, or changed; nor does it harm.
        }
    }

    private static void Remove(SafeFileHandle root, bool below)
    {
        var directories = new Stack<string>(["."]);
        while (directories.TryPop(out var path))
        {
            using var directory = Beneath.TryOpen(root, path, Fcntl.O_RDONLY | Fcntl.O_DIRECTORY, mode: 0, out _);
            if (directory is null)
                continue;
            List<string>? found = null;
            foreach (var (name, type) in DirectoryNames.Read(directory))
            {
                if (IsStaged(name))
                    (found ??= []).Add(name);
                else if (below && type is (DirectoryNames.Directory or DirectoryNames.Unknown))
                    directories.Push(path == "." ? name : path + "/" + name);
            }

            foreach (var session in found?.GroupBy(n => n[..(Prefix.Length + SessionDigits)], StringComparer.Ordinal) ?? [])
                RemoveSession(directory, session.Key, session);
        }
    }

    private static void RemoveSession(SafeFileHandle directory, string name, IEnumerable<string> files)
    {
        using var leader = Beneath.TryOpen(directory, name, Fcntl.O_RDONLY | Fcntl.O_NONBLOCK | Fcntl.O_NOCTTY, mode: 0, out var errno);
        if (leader is null ? errno != Errno.ENOENT : !Beneath.TryLock(leader))
            return;
        foreach (var file in files.Where(f => f != name))
            Beneath.TryUnlink(directory, file);
        if (leader is not null)
            Beneath.TryUnlink(directory, name);
    }

    private static bool IsStaged(string name)
    {
        if (!name.StartsWith(Prefix, StringComparison.Ordinal) || name.Length < Prefix.Length + SessionDigits)
            return false;
        var rest = name.AsSpan(Prefix.Length + SessionDigits);
        return !name.AsSpan(Prefix.Length, SessionDigits).ContainsAnyExcept(HexDigits) && (rest.IsEmpty || (rest.Length > 1 && rest[0] == '-' && !rest[1..].ContainsAnyExceptInRange('0', '9')));
    }
}
