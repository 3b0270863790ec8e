using Microsoft.Win32.SafeHandles;

namespace Hakoniwa.MSBuild.Caching;

/// <summary>
/// Entries by their keys, and the contents of files by their digests. Whatever is written has a temporary name first and is renamed when it is
/// whole; whoever reads or adds holds the lock together with others, and a sweep holds it alone. <c>docs/msbuild-cache.md</c> has the layout.
/// </summary>
internal sealed class CacheStore(StoreDirectory directory, long maxBytes) : IDisposable
{
    private const int Fan = 2;

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(2);

    internal StoreDirectory Directory => directory;

    internal long MaxBytes => maxBytes;

    internal DigestMemo Memo { get; } = DigestMemo.Open(directory.Path, directory.Digests);

    /// <summary>Shared with others that read and add; null if a sweep took too long.</summary>
    internal StoreLock? TryEnter() => StoreLock.TryTake(directory.Lock, exclusive: false, Patience);

    internal string PathOf(in Digest key) => Fanned(directory.Entries, key.ToString());

    /// <summary>The entry of a key, or null.</summary>
    /// <exception cref="DamagedEntryException">There is one, and it is not what was stored.</exception>
    internal CacheEntry? Find(in Digest key)
    {
        var path = PathOf(key);
        byte[] bytes;
        try
        {
            bytes = File.ReadAllBytes(path);
        }
        catch (Exception e) when (e is FileNotFoundException or DirectoryNotFoundException)
        {
            return null;
        }

        var entry = EntryFile.Read(bytes);
        if (entry is null || entry.Key != key.ToString())
            throw new DamagedEntryException("its entry is not whole.");

        try
        {
            // Eviction goes by when an entry was last of use.
            File.SetLastWriteTimeUtc(path, DateTime.UtcNow);
        }
        catch (FileNotFoundException)
        {
            // Another build found its contents damaged, as this one will.
        }

        return entry;
    }

    /// <summary>Gives a new file the contents of an object.</summary>
    /// <exception cref="DamagedEntryException">The object is not there, or is not what was stored.</exception>
    internal void CopyOut(CachedOutput output, SafeFileHandle target)
    {
        SafeFileHandle source;
        try
        {
            source = File.OpenHandle(ObjectPath(output.Content));
        }
        catch (Exception e) when (e is FileNotFoundException or DirectoryNotFoundException)
        {
            throw new DamagedEntryException($"the contents of {output.Path} are missing.");
        }

        using (source)
        {
            if (ObjectFile.Read(source, target).ToString() != output.Content)
                throw new DamagedEntryException($"the contents of {output.Path} are not what was stored.");
        }
    }

    /// <summary>Stores contents.</summary>
    /// <returns>Their name, and how many bytes the store has grown by.</returns>
    internal (string Content, long Grown) CopyIn(SafeFileHandle source)
    {
        var temporary = directory.NewTemporary();
        try
        {
            var content = ObjectFile.Write(source, temporary).ToString();
            var path = Fanned(directory.Objects, content);

            // Over one that is there already: should that have been damaged it is whole again.
            var isNew = !File.Exists(path);
            var size = new FileInfo(temporary).Length;
            Place(temporary, path);
            return (content, isNew ? StoreUsage.OnDisk(size) : 0);
        }
        catch
        {
            File.Delete(temporary);
            throw;
        }
    }

    /// <summary>The entry is the last to be written: until then nothing leads to its objects.</summary>
    /// <returns>How many bytes the store has grown by.</returns>
    internal long Add(in Digest key, CacheEntry entry)
    {
        var bytes = EntryFile.Write(entry);
        var temporary = directory.NewTemporary();
        try
        {
            File.WriteAllBytes(temporary, bytes);
            var path = PathOf(key);
            var isNew = !File.Exists(path);
            Place(temporary, path);
            return isNew ? StoreUsage.OnDisk(bytes.Length) : 0;
        }
        catch
        {
            File.Delete(temporary);
            throw;
        }
    }

    /// <summary>Removes an entry. Contents that are not what they were are replaced when the next run stores them.</summary>
    internal void Remove(in Digest key) => File.Delete(PathOf(key));

    internal void SaveMemo() => Memo.Save(directory.Digests, directory.NewTemporary());

    public void Dispose() => directory.Dispose();

    private string ObjectPath(string content) => Fanned(directory.Objects, content);

    private static string Fanned(string root, string name) => root + "/" + name[..Fan] + "/" + name;

    private static void Place(string temporary, string path)
    {
        try
        {
            File.Move(temporary, path, overwrite: true);
        }
        catch (Exception e) when (e is FileNotFoundException or DirectoryNotFoundException)
        {
            // Which of the two it is depends on whether another build has made the directory since.
            PrivateFiles.MakeDirectory(Path.GetDirectoryName(path)!);
            File.Move(temporary, path, overwrite: true);
        }
    }
}
