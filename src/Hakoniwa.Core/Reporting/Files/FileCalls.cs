using System.Collections.Frozen;
using System.Globalization;

namespace Hakoniwa.Reporting.Files;

/// <summary>
/// The calls that take paths, of every interface. Those that mount, and those for quotas, swap and accounting, are not among them: sandboxed
/// programs are refused them.
/// </summary>
internal static class FileCalls
{
    /// <summary>
    /// A line each: the call, then for each path the argument of its directory (<c>-</c> for the working directory), its own, what is done with
    /// it and, if there is one, the argument of the flags.
    /// </summary>
    private const string Lines =
        """
        open -:0:Open:1
        creat -:0:Write
        openat 0:1:Open:2
        openat2 0:1:OpenHow:2
        execve -:0:Read
        execveat 0:1:Read:4
        uselib -:0:Read
        stat -:0:Read
        stat64 -:0:Read
        oldstat -:0:Read
        lstat -:0:ReadName
        lstat64 -:0:ReadName
        oldlstat -:0:ReadName
        newfstatat 0:1:Read:3
        fstatat64 0:1:Read:3
        statx 0:1:Read:2
        statfs -:0:Read
        statfs64 -:0:Read
        access -:0:Read
        faccessat 0:1:Read
        faccessat2 0:1:Read:3
        readlink -:0:ReadName
        readlinkat 0:1:ReadName
        chdir -:0:Read
        truncate -:0:Write
        truncate64 -:0:Write
        rename -:0:WriteName -:1:WriteName
        renameat 0:1:WriteName 2:3:WriteName
        renameat2 0:1:WriteName 2:3:WriteName
        link -:0:ReadName -:1:WriteName
        linkat 0:1:ReadName 2:3:WriteName
        symlink -:1:WriteName
        symlinkat 1:2:WriteName
        unlink -:0:WriteName
        unlinkat 0:1:WriteName
        rmdir -:0:WriteName
        mkdir -:0:WriteName
        mkdirat 0:1:WriteName
        mknod -:0:WriteName
        mknodat 0:1:WriteName
        chmod -:0:Write
        fchmodat 0:1:Write
        fchmodat2 0:1:Write:3
        chown -:0:Write
        chown32 -:0:Write
        lchown -:0:WriteName
        lchown32 -:0:WriteName
        fchownat 0:1:Write:4
        utime -:0:Write
        utimes -:0:Write
        futimesat 0:1:Write
        utimensat 0:1:Write:3
        utimensat_time64 0:1:Write:3
        getxattr -:0:Read
        lgetxattr -:0:ReadName
        getxattrat 0:1:Read:2
        listxattr -:0:Read
        llistxattr -:0:ReadName
        listxattrat 0:1:Read:2
        setxattr -:0:Write
        lsetxattr -:0:WriteName
        setxattrat 0:1:Write:2
        removexattr -:0:Write
        lremovexattr -:0:WriteName
        removexattrat 0:1:Write:2
        file_getattr 0:1:Read:4
        file_setattr 0:1:Write:4
        getdents 0:-:List
        getdents64 0:-:List
        readdir 0:-:List
        inotify_add_watch -:1:Read
        name_to_handle_at 0:1:ReadName
        """;

    private static readonly FrozenDictionary<string, FileArgument[]> All = Parse();

    /// <summary>Their names.</summary>
    internal static IReadOnlyCollection<string> Names => All.Keys;

    /// <summary>Where the paths of a call are; none for other calls.</summary>
    internal static FileArgument[] Of(string call) => All.GetValueOrDefault(call, []);

    private static FrozenDictionary<string, FileArgument[]> Parse() => Lines.Split('\n').Select(line => line.Split(' '))
        .ToFrozenDictionary(words => words[0], words => Array.ConvertAll(words[1..], Argument), StringComparer.Ordinal);

    private static FileArgument Argument(string word)
    {
        var parts = word.Split(':');
        return new(parts[0] == "-" ? -1 : Number(parts[0]), parts[1] == "-" ? -1 : Number(parts[1]), Enum.Parse<FileUse>(parts[2]), parts.Length > 3 ? Number(parts[3]) : -1);
    }

    private static int Number(string text) => int.Parse(text, CultureInfo.InvariantCulture);
}
