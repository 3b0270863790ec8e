using Hakoniwa.Core.Tests.Support;
using Hakoniwa.Profiles;

namespace Hakoniwa.Core.Tests.Profiles;

/// <summary>Profiles of one test, in a directory of their own, with surroundings that the test makes up.</summary>
internal sealed class ProfileDirectory : IDisposable
{
    private readonly TemporaryDirectory _directory = new();

    internal ProfileDirectory()
    {
        Path = System.IO.Path.Combine(_directory.Path, "profiles");
        Elsewhere = System.IO.Path.Combine(_directory.Path, "elsewhere");
        Directory.CreateDirectory(Path);
        Directory.CreateDirectory(Elsewhere);
        Host = new()
        {
            CurrentDirectory = Elsewhere,
            Variable = name => Variables.GetValueOrDefault(name),
        };
    }

    /// <summary>Where the profiles are.</summary>
    internal string Path { get; }

    /// <summary>Their current directory.</summary>
    internal string Elsewhere { get; }

    internal ProfileHost Host { get; init; }

    /// <summary>The environment; of this process's there is nothing.</summary>
    internal Dictionary<string, string> Variables { get; } = new() { ["HOME"] = "/home/somebody", ["GIVEN"] = "given" };

    internal string Place(string name) => System.IO.Path.Combine(Path, name);

    internal string Write(string name, string text)
    {
        Directory.CreateDirectory(System.IO.Path.GetDirectoryName(Place(name))!);
        File.WriteAllText(Place(name), text);
        return Place(name);
    }

    internal SandboxProfile Load(string text, string name = "profile.toml") => SandboxProfile.Load(Write(name, text), Host);

    /// <summary>By our own rules.</summary>
    internal SandboxProfile LoadOwn(string text) => Load("hakoniwa = 1\n" + text);

    internal SandboxException Error(string text, string name = "profile.toml")
        => Assert.Throws<SandboxException>(() => Load(text, name), text)!;

    internal SandboxException OwnError(string text) => Error("hakoniwa = 1\n" + text);

    public void Dispose() => _directory.Dispose();
}
