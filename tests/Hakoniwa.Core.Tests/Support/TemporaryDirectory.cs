namespace Hakoniwa.Core.Tests.Support;

/// <summary>A directory of the host for one test.</summary>
internal sealed class TemporaryDirectory : IDisposable
{
    internal string Path { get; } = Directory.CreateTempSubdirectory("hakoniwa-test-").FullName;

    internal string File(string name, string content = "")
    {
        var path = System.IO.Path.Combine(Path, name);
        System.IO.File.WriteAllText(path, content);
        return path;
    }

    internal string Subdirectory(string name) => Directory.CreateDirectory(System.IO.Path.Combine(Path, name)).FullName;

    internal string Place(string name) => System.IO.Path.Combine(Path, name);

    /// <summary>Everything in it, with the contents of the files, so that two states can be compared.</summary>
    internal string[] Snapshot() =>
    [
        .. Directory.EnumerateFileSystemEntries(Path, "*", SearchOption.AllDirectories).Order(StringComparer.Ordinal).Select(Describe),
    ];

    public void Dispose() => Directory.Delete(Path, recursive: true);

    private static string Describe(string path)
    {
        var info = new FileInfo(path);
        if (info.LinkTarget is { } link)
            return $"{path} -> {link}";
        return Directory.Exists(path) ? path + "/" : $"{path} {info.UnixFileMode} {System.IO.File.ReadAllText(path)}";
    }
}
