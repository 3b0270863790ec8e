namespace Hakoniwa.MSBuild.Caching;

/// <summary>
/// A sweep: counts what is there, removes the entries that were of no use for longest until the store is well below its bound, and everything that
/// no entry leads to, which is what killed builds leave.
/// </summary>
internal static class CacheEviction
{
    private const double Wanted = 0.8;

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan AtLeastEvery = TimeSpan.FromDays(7);
    private static readonly TimeSpan Abandoned = TimeSpan.FromHours(1);

    internal static void RunIfDue(CacheStore store, StoreUsage usage)
    {
        RemoveAbandoned(store.Directory);
        if (usage.Bytes > store.MaxBytes || DateTime.UtcNow - usage.Swept > AtLeastEvery)
            Run(store);
    }

    internal static void Run(CacheStore store)
    {
        // Others are at work: the next of them to add something is due for the sweep.
        using var alone = StoreLock.TryTake(store.Directory.Lock, exclusive: true, Patience);
        if (alone is null)
            return;

        foreach (var temporary in Files(store.Directory.Temporary))
            temporary.Delete();
        var entries = Files(store.Directory.Entries).OrderBy(f => f.LastWriteTimeUtc).Select(f => (File: f, Contents: ContentsOf(f))).ToList();
        var objects = Files(store.Directory.Objects).ToDictionary(f => f.Name, StringComparer.Ordinal);
        var uses = new Dictionary<string, int>(StringComparer.Ordinal);
        foreach (var content in entries.SelectMany(e => e.Contents))
            uses[content] = uses.GetValueOrDefault(content) + 1;
        foreach (var orphan in objects.Where(o => !uses.ContainsKey(o.Key)).ToArray())
            Delete(orphan.Key, objects);

        var total = entries.Sum(e => StoreUsage.OnDisk(e.File.Length)) + objects.Values.Sum(f => StoreUsage.OnDisk(f.Length));
        if (total > store.MaxBytes)
        {
            foreach (var (file, contents) in entries)
            {
                if (total <= store.MaxBytes * Wanted)
                    break;
                total -= StoreUsage.OnDisk(file.Length);
                file.Delete();
                foreach (var content in contents)
                {
                    if (--uses[content] == 0)
                        total -= Delete(content, objects);
                }
            }
        }

        StoreUsage.Set(store.Directory, total);
    }

    /// <summary>Nobody takes this long to copy a file; should somebody yet, its rename fails and nothing else.</summary>
    private static void RemoveAbandoned(StoreDirectory store)
    {
        foreach (var temporary in Files(store.Temporary).Where(f => DateTime.UtcNow - f.LastWriteTimeUtc > Abandoned))
            temporary.Delete();
    }

    private static long Delete(string content, Dictionary<string, FileInfo> objects)
    {
        if (!objects.Remove(content, out var file))
            return 0;
        var size = StoreUsage.OnDisk(file.Length);
        file.Delete();
        return size;
    }

    private static string[] ContentsOf(FileInfo entry)
    {
        var read = EntryFile.Read(File.ReadAllBytes(entry.FullName));
        return read is null ? [] : [.. read.Outputs.Select(o => o.Content).Distinct(StringComparer.Ordinal)];
    }

    private static FileInfo[] Files(string directory) => new DirectoryInfo(directory).GetFiles("*", SearchOption.AllDirectories);
}
