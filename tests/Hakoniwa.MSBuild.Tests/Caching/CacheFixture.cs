using System.Diagnostics;

using Hakoniwa.MSBuild.Tests.Support;

namespace Hakoniwa.MSBuild.Tests.Caching;

/// <summary>A project with an input, beside which there is room for a store.</summary>
internal abstract class CacheFixture() : DirectoryFixture("p")
{
    [SetUp]
    public void MakeInput() => Here.Write("in.txt", "content");

    protected static string Step(string command, string outputs = "out/a.txt", string inputs = "in.txt", string more = "")
        => $"<HakoniwaExec Command=\"{command.Replace(">", "&gt;", StringComparison.Ordinal)}\" Inputs=\"{inputs}\" Outputs=\"{outputs}\" Cache=\"true\" CacheDirectory=\"../store\" {more} />\n";

    protected ProcessStartInfo Started(string elements, string project = "test.proj")
    {
        Here.Write(project, MSBuildRun.Header + "<Target Name=\"Build\">" + elements + "</Target></Project>");
        var start = MSBuildRun.StartInfo(Here, project, []);

        // Several builds cannot record their events in one file.
        start.ArgumentList.Remove(start.ArgumentList.Single(a => a.StartsWith("-logger:", StringComparison.Ordinal)));
        return start;
    }

    protected static void ReadUntilStarted(Process process)
    {
        while (process.StandardOutput.ReadLine() is { } line)
        {
            if (line.Trim() == "started")
                return;
        }

        Assert.Fail("The step did not start.");
    }

    /// <summary>Waits for the end of a build in which something changed that its step depends on.</summary>
    protected void AssertNothingIsKept(Process process)
    {
        var console = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        Assert.That(console, Does.Contain("The step is not cached: something that it depends on was changed while it ran."));
        Assert.That(Entries, Is.Empty);
    }

    protected string[] Entries => Directory.GetFiles(Here["../store/1/entries"], "*", SearchOption.AllDirectories);
}
