namespace Hakoniwa.Core.Tests.Programs;

public sealed class ProgramNameTests
{
    private static Command ShowName => Container.Hermetic().Command("cat", "/proc/self/cmdline");

    [TestCase("other")]
    [TestCase("-login")]
    [TestCase("two words 'and' \"quotes\" $(id)")]
    [TestCase("/not/a/real/path")]
    [TestCase("")]
    public void The_program_finds_the_name_it_was_given(string name)
    {
        var output = ShowName.Argument0(name).Output();

        Assert.That(output.StandardOutput, Is.EqualTo(name + "\0/proc/self/cmdline\0"), output.StandardError);
    }

    [Test]
    public void Without_one_it_is_the_name_that_was_looked_up([Values] bool asPid1)
        => Assert.That(ShowName.AsPid1(asPid1).Output().StandardOutput.Split('\0')[0], Does.EndWith("cat"));

    [Test]
    public void The_plan_says_that_there_is_no_shell_then()
    {
        Assert.Multiple(() =>
        {
            Assert.That(ShowName.Argument0("other").Plan().Steps[^1].Description, Is.EqualTo("execute cat under the name \"other\", with no shell as PID 1"));
            Assert.That(Container.Hermetic().Command("/bin/sh", "-c", "echo $$").Argument0("other").Output().StandardOutput, Is.EqualTo("1\n"));
        });
    }
}
