using Hakoniwa.Core.Tests.Support;

namespace Hakoniwa.Core.Tests.Programs;

/// <summary>What is in the environment of a program, and that its values are nowhere else.</summary>
public sealed class EnvironmentTests
{
    private const string Inherited = "HAKONIWA_TEST_INHERITED";

    private static readonly Container Sandbox = Container.Hermetic();

    private static string[] Variables(Command command) => command.Output().StandardOutput.Split('\n', StringSplitOptions.RemoveEmptyEntries);

    private static Command Env(Container container) => container.Command("/usr/bin/env");

    [Test]
    public void Nothing_of_the_callers_environment_is_there_unless_it_is_inherited_by_name()
    {
        System.Environment.SetEnvironmentVariable(Inherited, "from outside");
        try
        {
            var asked = Env(Sandbox).InheritEnvironment(Inherited, "HAKONIWA_TEST_UNSET");
            System.Environment.SetEnvironmentVariable(Inherited, "later");

            Assert.Multiple(() =>
            {
                Assert.That(Variables(Env(Sandbox)), Has.None.StartsWith(Inherited));
                Assert.That(Variables(asked), Has.One.EqualTo(Inherited + "=from outside"), "the value when it was asked for");
                Assert.That(Variables(asked), Has.None.StartsWith("HAKONIWA_TEST_UNSET"));
            });
        }
        finally
        {
            System.Environment.SetEnvironmentVariable(Inherited, null);
        }
    }

    [Test]
    public void An_unset_variable_that_is_inherited_leaves_the_containers_value()
        => Assert.That(Variables(Env(Sandbox.Environment("HAKONIWA_TEST_UNSET", "mine")).InheritEnvironment("HAKONIWA_TEST_UNSET")), Has.One.EqualTo("HAKONIWA_TEST_UNSET=mine"));

    [Test]
    public void Many_variables_can_be_set_at_once_and_the_last_of_a_name_counts()
    {
        KeyValuePair<string, string>[] many = [new("A", "1"), new("B", "two words"), new("A", "3")];

        Assert.That(Variables(Env(Sandbox).Environment(many)), Is.SupersetOf(new[] { "A=3", "B=two words" }).And.Not.Contain("A=1"));
    }

    [Test]
    public void Variables_can_be_removed_and_all_be_cleared([Values] bool asPid1)
    {
        var container = Sandbox.Environment("GONE", "1").Environment("KEPT", "2");

        Assert.Multiple(() =>
        {
            Assert.That(Variables(Env(container).AsPid1(asPid1).RemoveEnvironment("GONE").RemoveEnvironment("NEVER_THERE")), Has.One.EqualTo("KEPT=2").And.None.StartsWith("GONE"));
            Assert.That(Variables(Env(container).AsPid1(asPid1).ClearEnvironment()), Is.Empty);
            Assert.That(Variables(Env(container).AsPid1(asPid1).ClearEnvironment().Environment("ONLY", "x")), Is.EqualTo(new[] { "ONLY=x" }));
        });
    }

    [TestCase("")]
    [TestCase("A=B")]
    [TestCase("A\0B")]
    public void A_name_that_cannot_be_one_is_refused(string name)
    {
        Assert.Multiple(() =>
        {
            Assert.That(() => Env(Sandbox).Environment(name, "x"), Throws.InstanceOf<ArgumentException>());
            Assert.That(() => Env(Sandbox).Environment([new(name, "x")]), Throws.InstanceOf<ArgumentException>());
            Assert.That(() => Env(Sandbox).InheritEnvironment(name), Throws.InstanceOf<ArgumentException>());
        });
    }

    [TestCase("PLAIN")]
    [TestCase("not an identifier")]
    [TestCase("IFS")]
    public void Values_are_neither_in_errors_nor_in_plans_nor_in_command_lines(string name)
    {
        const string secret = "s3cr3t-value";
        var command = Env(Sandbox).Environment(name, secret);
        var tooMuch = Env(Sandbox).Environment(name, secret).Environment("LARGE", new string('x', 300_000));
        var missing = Sandbox.Command("/no/such/program").Environment(name, secret);
        using var process = Sandbox.Command("/bin/cat").Environment(name, secret).StandardInput(Stdio.Piped).Start();

        Assert.Multiple(() =>
        {
            Assert.That(Variables(command), Has.One.EqualTo($"{name}={secret}"), "it is really there");
            Assert.That(command.Plan().ToString(systemCalls: true), Does.Not.Contain(secret));
            foreach (var failing in new[] { tooMuch, missing, tooMuch.AsPid1() })
                Assert.That(Assert.Throws<SandboxException>(() => failing.Status())!.ToString(), Does.Not.Contain(secret));
            Assert.That(() => command.Environment(name, secret + "\0"), Throws.ArgumentException.With.Message.Not.Contain(secret));
            Assert.That(Processes.With(secret), Is.Zero);
        });
    }
}
