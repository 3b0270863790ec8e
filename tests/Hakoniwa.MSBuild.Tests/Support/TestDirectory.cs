namespace Hakoniwa.MSBuild.Tests.Support;

/// <summary>A directory of one test's own, in the host's temporary directory.</summary>
internal sealed class TestDirectory : IDisposable
{
    private readonly string _root = Directory.CreateTempSubdirectory("hakoniwa-msbuild-").FullName;

    /// <param name="name">Of a directory below, to be used in its place.</param>
    internal TestDirectory(string name = "") => Path = Directory.CreateDirectory(System.IO.Path.Combine(_root, name)).FullName;

    internal string Path { get; }

    internal string this[string name] => System.IO.Path.Combine(Path, name);

    internal string Write(string name, string text)
    {
        var path = this[name];
        Directory.CreateDirectory(System.IO.Path.GetDirectoryName(path)!);
        File.WriteAllText(path, text);
        return path;
    }

    internal string Read(string name) => File.ReadAllText(this[name]);

    public void Dispose() => Directory.Delete(_root, recursive: true);
}
