using Hakoniwa.MSBuild.Steps;

namespace Hakoniwa.MSBuild.Tests.Steps;

[TestFixture]
internal sealed class StepOrderTests
{
    [TestCase("a b c", ExpectedResult = "a b c")]
    [TestCase("a:c b c", ExpectedResult = "c a b")]
    [TestCase("a:b,c b:c c d", ExpectedResult = "c b a d")]
    [TestCase("b:a c:a a", ExpectedResult = "a b c")]
    [TestCase("a:B b", ExpectedResult = "b a")]
    public string Steps_keep_their_order_but_come_after_those_they_depend_on(string steps)
        => string.Join(' ', StepOrder.Of(Items(steps)).Select(s => s.Name));

    [TestCase("a:b b:a", "circle: \"a\", \"b\", \"a\"")]
    [TestCase("a:a", "circle: \"a\", \"a\"")]
    [TestCase("x:a a:c b:a c:b", "circle: \"a\", \"c\", \"b\", \"a\"")]
    [TestCase("a:b", "there is no step of that name")]
    [TestCase("a b A", "Two HakoniwaStep items are named \"A\"")]
    public void Steps_that_have_no_order_are_refused(string steps, string reason)
    {
        var refused = Assert.Throws<StepException>(() => StepOrder.Of(Items(steps)));
        Assert.That(refused!.Code, Is.EqualTo(MSBuildErrorCode.InvalidParameter));
        Assert.That(refused.Message, Does.Contain(reason));
    }

    [Test]
    public void A_step_without_a_command_is_refused()
        => Assert.That(() => new StepItem("a", _ => ""), Throws.TypeOf<StepException>().With.Message.Contain("has no Command"));

    [TestCase("Palette", ExpectedResult = "Palette")]
    [TestCase("a.b-c_1", ExpectedResult = "a.b-c_1")]
    public string A_plain_name_is_the_name_of_its_files(string name) => Item(name).FileName;

    [Test]
    public void Other_names_get_different_plain_names_for_their_files()
    {
        string[] names = ["protos/a.txt", "protos-a.txt", "protos a.txt", "../up", ".hidden", "glück", new string('x', 300), new string('x', 301)];
        var files = names.Select(n => Item(n).FileName).ToArray();
        Assert.That(files, Is.Unique);
        Assert.That(files, Has.All.Matches("^[A-Za-z0-9_-][A-Za-z0-9._-]{0,80}$"));
    }

    private static StepItem[] Items(string text) => [.. text.Split(' ').Select(s => s.Split(':')).Select(p => Item(p[0], p.ElementAtOrDefault(1)))];

    private static StepItem Item(string name, string? dependsOn = null)
        => new(name, metadata => metadata switch { "Command" => "true", "DependsOn" => (dependsOn ?? "").Replace(',', ';'), _ => "" });
}
