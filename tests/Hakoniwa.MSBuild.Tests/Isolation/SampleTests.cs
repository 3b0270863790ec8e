using System.Xml.Linq;

using Hakoniwa.MSBuild.Tests.Support;

namespace Hakoniwa.MSBuild.Tests.Isolation;

/// <summary>The targets of samples/BuildSteps/Script, on a copy that uses the task these tests use.</summary>
[TestFixture]
internal sealed class SampleTests
{
    [TestCase("TryTheNetwork", "Network is unreachable")]
    [TestCase("TryToWriteOutside", "Read-only file system")]
    [TestCase("TryToReadHome", "Program.cs: No such file or directory")]
    public void A_step_that_breaks_out_fails(string target, string reason)
    {
        using var directory = Copy();
        var run = MSBuildRun.Start(directory, "Script.csproj", "-restore", "-t:" + target);
        Assert.That(run.ExitCode, Is.Not.Zero);
        Assert.That(run.Console, Does.Contain(reason));
        Assert.That(directory["written-outside.txt"], Does.Not.Exist);
    }

    [Test]
    public void The_step_generates_what_is_compiled_and_is_skipped_when_nothing_changed()
    {
        using var directory = Copy();
        var first = MSBuildRun.Start(directory, "Script.csproj", "-restore");
        Assert.That(first.ExitCode, Is.Zero, first.Console);
        Assert.That(Directory.EnumerateFiles(directory.Path, "Script.dll", SearchOption.AllDirectories), Is.Not.Empty);

        var second = MSBuildRun.Start(directory, "Script.csproj");
        Assert.That(second.ExitCode, Is.Zero, second.Console);
        Assert.That(second.Console, Does.Contain("Skipping target \"GeneratePalette\""));
    }

    private static TestDirectory Copy()
    {
        var directory = new TestDirectory();
        var sample = Path.Combine(AppContext.BaseDirectory, "Script");
        foreach (var file in Directory.EnumerateFiles(sample, "*", SearchOption.AllDirectories))
        {
            var copy = directory[Path.GetRelativePath(sample, file)];
            Directory.CreateDirectory(Path.GetDirectoryName(copy)!);
            File.Copy(file, copy);
        }

        // Those of a repository that the temporary directory may lie in are not meant.
        directory.Write("Directory.Build.props", "<Project />");
        directory.Write("Directory.Build.targets", "<Project />");
        var project = XDocument.Load(directory["Script.csproj"]);
        project.Root!.AddFirst(XElement.Parse(MSBuildRun.Header + "</Project>").Elements());
        project.Root.AddFirst(XElement.Parse("<PropertyGroup><TargetFramework>net10.0</TargetFramework><ImplicitUsings>enable</ImplicitUsings></PropertyGroup>"));
        project.Save(directory["Script.csproj"]);
        return directory;
    }
}
