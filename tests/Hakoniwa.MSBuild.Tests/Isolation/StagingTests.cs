using System.Diagnostics;

using Hakoniwa.MSBuild.Tests.Support;

namespace Hakoniwa.MSBuild.Tests.Isolation;

/// <summary>Builds that are killed while they put outputs in place.</summary>
[TestFixture]
internal sealed class StagingTests
{
    private const string Many = """<HakoniwaExec Command="mkdir -p gen/sub; cd gen/sub; head -c 200000000 /dev/zero | split -a 4 -b 20000 - f" Outputs="gen/" />""";
    private const string One = """<HakoniwaExec Command="mkdir -p gen; echo new > gen/one" Outputs="gen/" />""";

    [Test]
    public void What_a_killed_build_has_left_is_removed_by_the_next_one()
    {
        using var directory = new TestDirectory();
        directory.Write("test.proj", MSBuildRun.Header + "<Target Name=\"Build\">" + Many + "</Target></Project>");
        using (var build = Process.Start(MSBuildRun.StartInfo(directory, "test.proj"))!)
        {
            while (Left(directory).Length == 0 && !build.HasExited)
                Thread.Yield();
            build.Kill();
            build.WaitForExit();
        }

        Assume.That(Left(directory), Is.Not.Empty, "the build was killed before it was done");
        var run = MSBuildRun.Of(directory, One);

        Assert.That(run.ExitCode, Is.Zero, run.Console);
        Assert.That(Left(directory), Is.Empty);
        Assert.That(directory.Read("gen/one"), Is.EqualTo("new\n"));
    }

    private static string[] Left(TestDirectory directory)
    {
        try
        {
            return Directory.GetFiles(directory["gen"], ".hakoniwa-*", SearchOption.AllDirectories);
        }
        catch (DirectoryNotFoundException)
        {
            return [];
        }
    }
}
