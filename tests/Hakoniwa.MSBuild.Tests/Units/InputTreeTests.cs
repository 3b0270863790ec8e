using Hakoniwa.MSBuild.Inputs;
using Hakoniwa.MSBuild.Tests.Support;

namespace Hakoniwa.MSBuild.Tests.Units;

/// <summary>How declared inputs are shown.</summary>
[TestFixture]
internal sealed class InputTreeTests
{
    private TestDirectory _directory = null!;

    [SetUp]
    public void MakeTree()
    {
        _directory = new TestDirectory();
        for (var i = 0; i < 40; i++)
        {
            _directory.Write($"full/{i}", "");
            _directory.Write($"half/{i}", "");
            _directory.Write($"half/not-{i}", "");
        }

        for (var i = 0; i < 2000; i++)
            _directory.Write($"vast/{i}", "");
    }

    [TearDown]
    public void RemoveTree() => _directory.Dispose();

    private InputTree Decide(IEnumerable<string> declared, bool singly = false, Action<InputTree>? prepare = null)
    {
        var tree = new InputTree(singly);
        prepare?.Invoke(tree);
        foreach (var name in declared)
            tree.Add(_directory[name]);
        tree.Decide();
        return tree;
    }

    private static IEnumerable<string> Names(string directory, int count) => Enumerable.Range(0, count).Select(i => $"{directory}/{i}");

    [Test]
    public void A_directory_of_which_all_is_declared_is_shown_as_it_is()
        => Assert.That(Decide(Names("full", 40)).Shown.Select(s => (s.Path, s.Hidden.Count)), Is.EqualTo(new[] { (_directory["full"], 0) }));

    [Test]
    public void One_of_which_half_is_declared_is_shown_without_the_rest()
    {
        var shown = Decide(Names("half", 40)).Shown.Single();
        Assert.That(shown.Path, Is.EqualTo(_directory["half"]));
        Assert.That(shown.Hidden, Is.EquivalentTo(Enumerable.Range(0, 40).Select(i => $"not-{i}")));
    }

    [Test]
    public void Few_of_many_and_all_where_it_is_asked_for_are_shown_one_by_one()
    {
        Assert.That(Decide(Names("vast", 30)).Shown.Select(s => s.Path), Is.EquivalentTo(Names("vast", 30).Select(n => _directory[n])));
        Assert.That(Decide(Names("full", 5)).Shown, Has.Count.EqualTo(5));
        Assert.That(Decide(Names("full", 40), singly: true).Shown, Has.Count.EqualTo(40));
    }

    [Test]
    public void Two_directories_in_one_are_one_mount_where_the_rest_is_little()
    {
        _directory.Write("both/undeclared/x", "");
        foreach (var name in Names("both/a", 40).Concat(Names("both/b", 40)))
            _directory.Write(name, "");
        var shown = Decide(Names("both/a", 40).Concat(Names("both/b", 40))).Shown;
        Assert.That(shown.Select(s => (s.Path, s.Hidden.Count)), Is.EquivalentTo(new[] { (_directory["both/a"], 0), (_directory["both/b"], 0) }), "two binds are cheaper than an overlay");
    }

    [Test]
    public void What_lies_in_a_declared_directory_is_shown_with_it_and_must_exist()
    {
        Assert.That(Decide(["full", "full/1", "full/2"]).Shown.Select(s => s.Path), Is.EqualTo(new[] { _directory["full"] }));
        Assert.That(Assert.Throws<StepException>(() => Decide(["full", "full/none"]))!.Code, Is.EqualTo(MSBuildErrorCode.InputMissing));
        Assert.That(Assert.Throws<StepException>(() => Decide([.. Names("full", 40), "full/none"]))!.Message, Does.Contain("full/none"));
    }

    [Test]
    public void A_place_of_the_sandbox_s_own_is_not_taken_by_a_directory_around_it()
    {
        Assert.That(Decide(Names("full", 40), prepare: t => t.SetApart(_directory["full/inner"])).Shown, Has.Count.EqualTo(40));
        Assert.That(Decide(Names("full", 40), prepare: t => t.AddMount(_directory["full"])).Shown, Has.Count.EqualTo(40));
    }

    [Test]
    public void Where_another_mount_lies_in_it_its_place_is_not_hidden()
    {
        _directory.Write("half/out/old", "");
        var shown = Decide([.. Names("half", 40), "half/out/old"], prepare: t => t.AddMount(_directory["half/out"])).Shown;
        Assert.That(shown.Select(s => s.Path), Is.EqualTo(new[] { _directory["half"], _directory["half/out/old"] }));
        Assert.That(shown[0].Hidden, Has.Count.EqualTo(40));
    }
}
