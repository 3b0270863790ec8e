using Hakoniwa.MSBuild.Outputs;
using Hakoniwa.MSBuild.Paths;
using Hakoniwa.MSBuild.Sandboxing;
using Hakoniwa.MSBuild.Tests.Support;

namespace Hakoniwa.MSBuild.Tests.Units;

/// <summary>Which paths are mounted for those that were declared.</summary>
[TestFixture]
internal sealed class PathTests
{
    [Test]
    public void Links_are_followed_as_the_kernel_follows_them()
    {
        using var directory = new TestDirectory();
        directory.Write("a/b/file", "");
        File.CreateSymbolicLink(directory["up"], "a/b/../b");
        File.CreateSymbolicLink(directory["chain"], directory["up"]);
        File.CreateSymbolicLink(directory["loop"], "loop");

        Assert.That(RealPath.Of(directory["chain/file"]), Is.EqualTo(directory["a/b/file"]));
        Assert.That(RealPath.Of(directory["chain/missing/x"]), Is.EqualTo(directory["a/b/missing/x"]));
        Assert.That(RealPath.Of(directory["loop/x"]), Does.EndWith("loop/x"));
        Assert.That(RealPath.Of("/"), Is.EqualTo("/"));
    }

    [Test]
    public void What_lies_in_a_place_needs_no_place_unless_a_link_leads_out()
    {
        using var project = new TestDirectory();
        using var outside = new TestDirectory();
        project.Write("src/a.txt", "");
        outside.Write("b.txt", "");
        File.CreateSymbolicLink(project["away"], outside.Path);

        var places = new VisiblePlaces();
        places.Add(project.Path);
        places.Add(project["src/a.txt"]);
        places.Add(project["away/b.txt"]);
        places.Add("/usr/share");
        places.AddLayer(project["away"]);

        Assert.That(places.Places, Is.EqualTo(new[] { project.Path, outside["b.txt"] }));
        Assert.That(places.Layers, Is.EqualTo(new Dictionary<string, string> { [project["away"]] = outside.Path }));
    }

    [Test]
    public void Output_directories_are_the_topmost_ones()
    {
        var outputs = DeclaredOutputs.Parse(["o/a.txt", "o/in/b.txt", "other/", "o2/c.txt"], p => "/p/" + p.TrimEnd('/'));
        Assert.That(outputs.Roots, Is.EquivalentTo(new[] { "/p/o", "/p/o2", "/p/other" }));
        Assert.That(outputs.Declares("/p/other/deep/x"), Is.True);
        Assert.That(outputs.Declares("/p/o/in/c.txt"), Is.False);
    }
}
