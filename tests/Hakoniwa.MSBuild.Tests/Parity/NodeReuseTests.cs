using System.Diagnostics;
using System.Globalization;

using Hakoniwa.MSBuild.Tests.Support;

namespace Hakoniwa.MSBuild.Tests.Parity;

/// <summary>Nodes of MSBuild that stay between builds run steps like new ones, and keep nothing of those that they ran.</summary>
[TestFixture]
internal sealed class NodeReuseTests
{
    private readonly string _salt = "hakoniwa-" + Guid.NewGuid().ToString("N");

    [TearDown]
    public void EndNodes()
    {
        foreach (var node in Nodes())
        {
            using var process = Process.GetProcessById(node);
            process.Kill();
            process.WaitForExit();
        }
    }

    [Test]
    public void A_second_build_in_the_same_nodes_is_like_the_first()
    {
        using var directory = new TestDirectory();
        foreach (var name in new[] { "one", "two" })
        {
            directory.Write(name + ".proj", MSBuildRun.Header + $"""
                <Target Name="Build">
                  <HakoniwaExec Command="cat in.txt > out/{name}.txt; sleep 0.3; echo {name} made; setsid sleep 600 &amp;" Outputs="out/{name}.txt" />
                </Target></Project>
                """);
        }

        directory.Write("all.proj", """<Project><Target Name="Build"><MSBuild Projects="one.proj;two.proj" BuildInParallel="true" /></Target></Project>""");
        Build(directory, "first");
        var nodes = Nodes();
        Assert.That(nodes, Is.Not.Empty);
        Assert.That(nodes.SelectMany(Children), Is.Empty);

        Build(directory, "second");
        Assert.That(Nodes(), Is.EqualTo(nodes));
        Assert.That(nodes.SelectMany(Children), Is.Empty);
    }

    private void Build(TestDirectory directory, string content)
    {
        directory.Write("in.txt", content);
        var start = MSBuildRun.StartInfo(directory, "all.proj", "-m:2", "-nodeReuse:true");
        start.Environment.Remove("MSBUILDDISABLENODEREUSE");

        // Nodes take work only from builds with the same salt: no other build gets these, and they can be found by it.
        start.Environment["MSBUILDNODEHANDSHAKESALT"] = _salt;

        // A node that stays keeps the streams of the build that started it.
        start.RedirectStandardError = false;
        start.RedirectStandardOutput = false;
        start.RedirectStandardInput = false;
        using var build = Process.Start(start)!;
        build.WaitForExit();
        var run = MSBuildRun.Finished(directory, build.ExitCode, "");
        Assert.That(run.ExitCode, Is.Zero, string.Join('\n', run.Events.Select(e => e.Text)));
        Assert.That(run.Events.Select(e => e.Text), Does.Contain("one made").And.Contain("two made"));
        Assert.That(directory.Read("out/one.txt") + directory.Read("out/two.txt"), Is.EqualTo(content + content));
    }

    private int[] Nodes() => [.. Processes().Where(p => Read(p, "environ").Contains("MSBUILDNODEHANDSHAKESALT=" + _salt, StringComparison.Ordinal)).Order()];

    private static IEnumerable<int> Children(int parent)
        => Processes().Where(p => Read(p, "status").Contains("PPid:\t" + parent.ToString(CultureInfo.InvariantCulture) + "\n", StringComparison.Ordinal));

    private static IEnumerable<int> Processes()
        => Directory.EnumerateDirectories("/proc").Select(Path.GetFileName).Where(name => char.IsAsciiDigit(name![0])).Select(name => int.Parse(name!, CultureInfo.InvariantCulture));

    private static string Read(int process, string file)
    {
        try
        {
            return File.ReadAllText(Path.Combine("/proc", process.ToString(CultureInfo.InvariantCulture), file));
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            // It has ended since it was listed, or is another user's.
            return "";
        }
    }
}
