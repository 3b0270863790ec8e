using Hakoniwa.MSBuild.Caching;
using Hakoniwa.MSBuild.Outputs;
using Hakoniwa.MSBuild.Sandboxing;
using Hakoniwa.MSBuild.Settings;
using Hakoniwa.MSBuild.Tests.Support;

namespace Hakoniwa.MSBuild.Tests.Caching;

/// <summary>A step with an input of every kind, and its key.</summary>
internal sealed class KeyProject : IDisposable
{
    private static readonly Lazy<SystemFingerprint> System = new(() =>
    {
        using var directory = new TestDirectory();
        var memo = DigestMemo.Open(directory.Path, directory["digests"]);
        return SystemFingerprint.Take(new TreeReader(new FileDigests(memo), CancellationToken.None) { SkipsSpecial = true }, DotNetRoot.Find());
    });

    private readonly TestDirectory _directory = new();

    internal KeyProject()
    {
        _directory.Write("in/file.txt", "content");
        _directory.Write("in/deep/er.txt", "content");
        File.CreateSymbolicLink(this["in/link"], "file.txt");
        _directory.Write("single.txt", "content");
        _directory.Write("elsewhere/target.txt", "content");
        File.CreateSymbolicLink(this["leading.txt"], this["elsewhere/target.txt"]);
        _directory.Write("tools/tool", "#!/bin/sh\n");
        _directory.Write("undeclared.txt", "content");
        Directory.CreateDirectory(this["project"]);
        Directory.CreateDirectory(this["project2"]);
        Directory.CreateDirectory(this["out"]);
        Step = new()
        {
            Script = "#!/bin/sh\ntrue\n",
            Shell = "/bin/sh",
            ProjectDirectory = this["project"],
            WorkingDirectory = this["project"],
            Inputs = [this["in"], this["single.txt"], this["leading.txt"]],
            Tools = [this["tools"]],
            Outputs = OutputsOf("out/a.txt"),
            Network = Network.None,
            Report = false,
            Seccomp = SeccompProfile.Default,
            Mode = StepMode.Enforce,
            IsStrict = true,
            Cache = new(this["store"], 1 << 20),
            Environment = new Dictionary<string, string> { ["GIVEN"] = "value" },
        };
    }

    internal StepDescription Step { get; set; }

    internal string Encodings { get; set; } = "utf-8 utf-8";

    internal string this[string name] => _directory[name];

    internal void Write(string name, string text) => _directory.Write(name, text);

    internal DeclaredOutputs OutputsOf(params string[] items) => DeclaredOutputs.Parse(items, item => this[item.TrimEnd('/')]);

    internal CacheKey Key()
    {
        using var cache = StepCache.Open(Step, Encodings, (_, _) => System.Value, CancellationToken.None);
        return cache.Key;
    }

    public void Dispose() => _directory.Dispose();
}
