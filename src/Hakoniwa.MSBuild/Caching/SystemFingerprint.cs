using Hakoniwa.Interop;

namespace Hakoniwa.MSBuild.Caching;

/// <summary>
/// What a key says about the directories of the system and of .NET, which every step sees and nobody can read whole for each: the files in /etc by
/// their contents; the database of the package manager; programs, libraries and what was installed by hand by type, size and time; of the
/// rest of /usr the times of the upper directories.
/// </summary>
internal sealed class SystemFingerprint
{
    private const int UsrDepth = 3;
    private const int DotNetDepth = 3;

    private static readonly string[] PackageDatabases =
    [
        "/var/lib/dpkg/status", "/lib/apk/db/installed", "/var/lib/rpm/rpmdb.sqlite", "/var/lib/rpm/Packages", "/usr/lib/sysimage/rpm/rpmdb.sqlite",
        "/usr/lib/sysimage/rpm/Packages.db", "/var/lib/pacman/local",
    ];

    /// <summary>They tell of the moment, or of the network that the host happens to be in.</summary>
    private static readonly string[] Passing = ["/etc/resolv.conf", "/etc/adjtime", "/etc/mtab", "/etc/.updated", "/etc/.pwd.lock"];

    /// <summary>Every entry of these counts.</summary>
    private static readonly string[] ListedDirectories = ["/bin", "/sbin", "/lib", "/lib32", "/lib64", "/usr/bin", "/usr/sbin", "/usr/lib", "/usr/lib32", "/usr/lib64"];

    private static readonly string[] WithoutMeaning = ["/usr/share/doc", "/usr/share/man", "/usr/share/info", "/usr/share/locale", "/usr/src"];

    private readonly Digest _quick;

    private SystemFingerprint(Digest value, string? dotnet)
    {
        Value = value;
        DotNet = dotnet;
        _quick = Quick(dotnet);
    }

    internal Digest Value { get; }

    private string? DotNet { get; }

    internal static SystemFingerprint Take(TreeReader reader, string? dotnet)
    {
        using var record = new KeyRecord();
        var hasPackages = AddPackages(record, reader);
        TreeRecord.AddContents(record, [.. reader.Read(["/etc"]).Where(n => n.Kind != TreeKind.Unreadable && !Passing.Contains(n.Path))]);
        var states = new SystemStates(record);
        foreach (var directory in ListedDirectories)
            states.AddEntries(directory);
        foreach (var libraries in Entries("/usr/lib").Where(path => path.Contains("-linux-", StringComparison.Ordinal)))
            states.AddEntries(libraries);
        states.AddTree("/usr/local", []);
        string[] without = dotnet is null ? WithoutMeaning : [.. WithoutMeaning, dotnet];
        if (hasPackages)
            states.AddDirectories("/usr", UsrDepth, without);
        else
            states.AddTree("/usr", without);
        if (dotnet is not null)
            AddDotNet(record, states, dotnet);

        return new(record.Finish(), dotnet);
    }

    /// <summary>Whether it still holds, as far as a look at the places where packages are installed tells.</summary>
    internal bool StillHolds(string? dotnet) => dotnet == DotNet && Quick(dotnet) == _quick;

    private static bool AddPackages(KeyRecord record, TreeReader reader)
    {
        var found = false;
        foreach (var database in PackageDatabases)
        {
            if (!FileState.TryGet(database, out var state))
                continue;
            found = true;
            record.Add(database);
            if (state.Type == Stat.S_IFDIR)
                record.Add([.. Entries(database).Order(StringComparer.Ordinal)]);
            else
                TreeRecord.AddContents(record, reader.Read([database]));
        }

        return found;
    }

    /// <summary>The directory itself, and its metadata, are changed by the command line of .NET whenever it likes.</summary>
    private static void AddDotNet(KeyRecord record, SystemStates states, string dotnet)
    {
        record.Add(dotnet);
        foreach (var part in Entries(dotnet).Where(p => p != dotnet + "/metadata").Order(StringComparer.Ordinal))
        {
            states.AddFile(part);
            states.AddDirectories(part, DotNetDepth - 1, []);
        }
    }

    private static Digest Quick(string? dotnet)
    {
        string[] looked =
        [
            .. PackageDatabases, .. ListedDirectories, "/etc", "/etc/ld.so.cache", "/etc/os-release", "/etc/passwd", "/etc/alternatives", "/usr", "/usr/share",
            "/usr/local", "/usr/local/bin", "/usr/local/sbin", "/usr/local/lib", "/usr/local/share",
            .. dotnet is null ? [] : new[] { dotnet + "/dotnet", dotnet + "/sdk", dotnet + "/shared/Microsoft.NETCore.App" },
        ];
        using var record = new KeyRecord();
        foreach (var path in looked)
            TreeRecord.AddState(record, FileState.TryGet(path, out var state) ? state : default);
        return record.Finish();
    }

    private static string[] Entries(string directory)
    {
        try
        {
            return Listing.Of(directory);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return [];
        }
    }
}
