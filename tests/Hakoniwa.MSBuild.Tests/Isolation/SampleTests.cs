using System.Xml.Linq;

using Hakoniwa.MSBuild.Tests.Support;

namespace Hakoniwa.MSBuild.Tests.Isolation;

/// <summary>The targets of samples/BuildStep, on a copy that uses the task these tests use.</summary>
[TestFixture]
internal sealed class SampleTests
{
    private static readonly string[] WithoutTheRepository = ["ProjectReference", "Import"];

    [TestCase("TryTheNetwork", "Network is unreachable")]
    [TestCase("TryToWriteOutside", "Read-only file system")]
    public void A_step_that_breaks_out_fails(string target, string reason)
    {
        using var directory = Copy();
        var run = MSBuildRun.Start(directory, "BuildStep.csproj", "-restore", "-t:" + target);
        Assert.That(run.ExitCode, Is.Not.Zero);
        Assert.That(run.Console, Does.Contain(reason));
        Assert.That(directory["written-outside.txt"], Does.Not.Exist);
    }

    [Test]
    public void The_step_generates_what_is_compiled_and_is_skipped_when_nothing_changed()
    {
        using var directory = Copy();
        var first = MSBuildRun.Start(directory, "BuildStep.csproj", "-restore");
        Assert.That(first.ExitCode, Is.Zero, first.Console);
        Assert.That(Directory.EnumerateFiles(directory.Path, "BuildStep.dll", SearchOption.AllDirectories), Is.Not.Empty);

        var second = MSBuildRun.Start(directory, "BuildStep.csproj");
        Assert.That(second.ExitCode, Is.Zero, second.Console);
        Assert.That(second.Console, Does.Contain("Skipping target \"GeneratePalette\""));
    }

    private static TestDirectory Copy()
    {
        var directory = new TestDirectory();
        foreach (var file in Directory.EnumerateFiles(Path.Combine(AppContext.BaseDirectory, "BuildStep")))
            File.Copy(file, directory[Path.GetFileName(file)]);

        var project = XDocument.Load(directory["BuildStep.csproj"]);
        project.Descendants().Where(e => WithoutTheRepository.Contains(e.Name.LocalName) || e.Name.LocalName == "HakoniwaTasksAssembly").Remove();
        var header = XElement.Parse(MSBuildRun.Header + "</Project>");
        project.Root!.AddFirst(header.Elements());
        project.Root.Descendants("TargetFramework").Remove();
        project.Root.AddFirst(XElement.Parse("<PropertyGroup><TargetFramework>net10.0</TargetFramework><ImplicitUsings>enable</ImplicitUsings></PropertyGroup>"));
        project.Save(directory["BuildStep.csproj"]);
        return directory;
    }
}
