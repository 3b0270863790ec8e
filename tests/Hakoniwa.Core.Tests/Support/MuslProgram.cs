namespace Hakoniwa.Core.Tests.Support;

/// <summary>Small static programs of the other C library.</summary>
internal static class MuslProgram
{
    internal const string Compiler = "/usr/bin/musl-gcc";

    /// <returns>Where the program is.</returns>
    internal static string Compile(TemporaryDirectory directory, string name, string source)
    {
        var path = Path.Combine(directory.Path, name);
        File.WriteAllText(path + ".c", source);
        var (code, _, error) = Host.Run(Compiler, "-static", "-o", path, path + ".c");
        Assert.That(code, Is.Zero, error);
        return path;
    }
}
