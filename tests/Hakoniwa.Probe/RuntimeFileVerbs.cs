using System.Formats.Tar;
using System.Globalization;
using System.IO.Compression;
using System.IO.MemoryMappedFiles;
using System.IO.Pipes;
using System.Text;

namespace Hakoniwa.Probe;

/// <summary>Files, pipes and processes as the class library uses them, in a new directory below the temporary one.</summary>
internal static class RuntimeFileVerbs
{
    internal static IEnumerable<KeyValuePair<string, Func<string[], Result>>> All =>
    [
        new("files", _ => In(Files)),
        new("file-locks", _ => In(Locks)),
        new("archives", _ => In(Archives)),
        new("mapped-files", _ => In(MappedFiles)),
        new("watcher", _ => In(Watcher)),
        new("named-pipes", _ => NamedPipes()),
        new("anonymous-pipes", _ => AnonymousPipes()),
    ];

    private static Result In(Func<string, Result> work)
    {
        var directory = Directory.CreateTempSubdirectory("probe-").FullName;
        try
        {
            return work(directory);
        }
        finally
        {
            Directory.Delete(directory, recursive: true);
        }
    }

    private static Result Files(string directory)
    {
        string Place(string name) => Path.Combine(directory, name);
        File.WriteAllText(Place("a"), new string('a', 100_000));
        File.AppendAllLines(Place("a"), ["one more"]);
        File.Copy(Place("a"), Place("b"));
        File.Copy(Place("a"), Place("b"), overwrite: true);
        File.Move(Place("b"), Place("c"));
        File.WriteAllText(Place("d"), "d");
        File.Replace(Place("c"), Place("d"), Place("e"));
        File.SetUnixFileMode(Place("a"), UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        File.SetLastWriteTimeUtc(Place("a"), DateTime.UnixEpoch);
        File.SetLastAccessTimeUtc(Place("a"), DateTime.UnixEpoch);
        File.SetAttributes(Place("a"), FileAttributes.ReadOnly);
        File.SetAttributes(Place("a"), FileAttributes.Normal);
        File.CreateSymbolicLink(Place("link"), "a");
        var target = File.ResolveLinkTarget(Place("link"), returnFinalTarget: true)!.Name;
        Directory.CreateDirectory(Place("x/y/z"));
        Directory.Move(Place("x"), Place("w"));
        File.Delete(Path.GetTempFileName());
        using (var handle = File.OpenHandle(Place("f"), FileMode.Create, FileAccess.ReadWrite, FileShare.None, FileOptions.Asynchronous | FileOptions.SequentialScan, preallocationSize: 1 << 20))
        {
            RandomAccess.Write(handle, [Encoding.ASCII.GetBytes("one"), Encoding.ASCII.GetBytes("two")], 0);
            RandomAccess.ReadAsync(handle, [new byte[3], new byte[3]], 0).AsTask().Wait();
            RandomAccess.SetLength(handle, 10);
            RandomAccess.FlushToDisk(handle);
        }

        using (var stream = new FileStream(Place("g"), FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.Read, 4096, FileOptions.DeleteOnClose | FileOptions.WriteThrough))
        {
            stream.WriteAsync(new byte[10_000]).AsTask().Wait();
            stream.SetLength(5);
            stream.Position = 2;
            stream.Flush(flushToDisk: true);
        }

        foreach (var entry in new DirectoryInfo(directory).EnumerateFileSystemInfos("*", SearchOption.AllDirectories))
            _ = entry.LastWriteTimeUtc;
        var free = new DriveInfo(directory).AvailableFreeSpace > 0 && DriveInfo.GetDrives().Length > 0;
        Directory.SetCurrentDirectory(directory);
        Directory.SetCurrentDirectory("/");
        return Result.Of(target, File.GetLastWriteTimeUtc(Place("a")).Year.ToString(CultureInfo.InvariantCulture), free ? "free" : "full");
    }

    private static Result Locks(string directory)
    {
        var path = Path.Combine(directory, "locked");
        using var held = new FileStream(path, FileMode.CreateNew, FileAccess.ReadWrite, FileShare.None);
        held.Lock(0, 10);
        held.Unlock(0, 10);
        try
        {
            File.OpenRead(path).Dispose();
            return Result.Of("opened twice");
        }
        catch (IOException)
        {
            return Result.Of("exclusive");
        }
    }

    /// <summary>A tar archive may have named pipes in it, which nothing else of the class library makes.</summary>
    private static Result Archives(string directory)
    {
        using var archive = new MemoryStream();
        using (var writer = new TarWriter(archive, leaveOpen: true))
        {
            writer.WriteEntry(new PaxTarEntry(TarEntryType.Fifo, "fifo"));
            writer.WriteEntry(new PaxTarEntry(TarEntryType.SymbolicLink, "link") { LinkName = "file" });
            writer.WriteEntry(new PaxTarEntry(TarEntryType.RegularFile, "file") { DataStream = new MemoryStream([1, 2, 3]), Mode = UnixFileMode.UserRead });
        }

        archive.Position = 0;
        TarFile.ExtractToDirectory(archive, directory, overwriteFiles: false);
        var extracted = Directory.GetFileSystemEntries(directory).Length;
        File.Delete(Path.Combine(directory, "fifo"));
        ZipFile.CreateFromDirectory(directory, directory + ".zip");
        ZipFile.ExtractToDirectory(directory + ".zip", Path.Combine(directory, "again"));
        File.Delete(directory + ".zip");
        return Result.Of(extracted.ToString(CultureInfo.InvariantCulture));
    }

    private static Result MappedFiles(string directory)
    {
        var path = Path.Combine(directory, "mapped");
        using (var mapped = MemoryMappedFile.CreateFromFile(path, FileMode.Create, mapName: null, capacity: 1 << 20))
        using (var view = mapped.CreateViewAccessor())
        {
            view.Write(4096, 42);
            view.Flush();
        }

        using var anonymous = MemoryMappedFile.CreateNew(mapName: null, 1 << 16, MemoryMappedFileAccess.ReadWriteExecute, MemoryMappedFileOptions.None, HandleInheritability.Inheritable);
        using var stream = anonymous.CreateViewStream();
        stream.WriteByte(1);
        stream.Flush();
        using var again = MemoryMappedFile.CreateFromFile(path, FileMode.Open);
        using var read = again.CreateViewAccessor(0, 0, MemoryMappedFileAccess.Read);
        return Result.Of(read.ReadInt32(4096).ToString(CultureInfo.InvariantCulture));
    }

    private static Result Watcher(string directory)
    {
        using var seen = new ManualResetEventSlim();
        using var watcher = new FileSystemWatcher(directory) { IncludeSubdirectories = true };
        watcher.Created += (_, created) =>
        {
            if (created.Name == "below/new")
                seen.Set();
        };
        Directory.CreateDirectory(Path.Combine(directory, "below"));
        watcher.EnableRaisingEvents = true;
        File.WriteAllText(Path.Combine(directory, "below", "new"), "");
        return Result.Of(seen.Wait(TimeSpan.FromSeconds(30)) ? "seen" : "missed");
    }

    private static Result NamedPipes()
    {
        var name = "hakoniwa-probe-" + Environment.ProcessId.ToString(CultureInfo.InvariantCulture);
        using var server = new NamedPipeServerStream(name, PipeDirection.InOut, 2, PipeTransmissionMode.Byte, PipeOptions.Asynchronous | PipeOptions.CurrentUserOnly);
        var waiting = server.WaitForConnectionAsync();
        using var client = new NamedPipeClientStream(".", name, PipeDirection.InOut, PipeOptions.CurrentUserOnly);
        client.Connect(30_000);
        waiting.Wait();
        client.Write("word"u8);
        var buffer = new byte[4];
        server.ReadExactly(buffer);
        return Result.Of(Encoding.ASCII.GetString(buffer), server.GetImpersonationUserName() == Environment.UserName ? "same" : "other");
    }

    private static Result AnonymousPipes()
    {
        using var server = new AnonymousPipeServerStream(PipeDirection.Out, HandleInheritability.Inheritable);
        using var client = new AnonymousPipeClientStream(PipeDirection.In, server.ClientSafePipeHandle);
        server.Write("word"u8);
        var buffer = new byte[4];
        client.ReadExactly(buffer);
        return Result.Of(Encoding.ASCII.GetString(buffer));
    }
}
