namespace Hakoniwa.TestAdapter.Tests;

public class HostCommandLineTests
{
    private static readonly string[] Known =
    [
        "exec", "--runtimeconfig", "/o/T.runtimeconfig.json", "--depsfile", "/o/T.deps.json", "--additionalprobingpath", "/packages", "/h/testhost.dll",
        "--port", "4711", "--endpoint", "127.0.0.1:04711", "--role", "client", "--parentprocessid", "815", "--telemetryoptedin", "false",
    ];

    [Test]
    public void The_known_form_is_understood()
    {
        var commandLine = HostCommandLine.Parse([.. Known, "--datacollectionport", "4712"]);

        Assert.Multiple(() =>
        {
            Assert.That(commandLine.Port, Is.EqualTo(4711));
            Assert.That(commandLine.DataCollectionPort, Is.EqualTo(4712));
            Assert.That(commandLine.Directories, Is.EquivalentTo(new[] { "/h", "/o", "/o", "/packages" }));
        });
    }

    [Test]
    public void Only_the_parents_number_is_changed()
    {
        var expected = Known.ToArray();
        expected[Array.IndexOf(expected, "815")] = "1";
        Assert.That(HostCommandLine.Parse(Known).InOwnPidNamespace(), Is.EqualTo(expected));
    }

    [Test]
    public void Port_zero_means_no_data_collector()
        => Assert.That(HostCommandLine.Parse([.. Known, "--datacollectionport", "0"]).DataCollectionPort, Is.Zero);

    [TestCase("exec", "run")]
    [TestCase("/h/testhost.dll", "/h/other.dll")]
    [TestCase("4711", "0")]
    [TestCase("4711", "65536")]
    [TestCase("4711", "x")]
    [TestCase("127.0.0.1:04711", "192.0.2.1:4711")]
    [TestCase("client", "host")]
    [TestCase("--parentprocessid", "--other")]
    public void Any_other_form_is_refused(string part, string instead)
        => Assert.That(() => HostCommandLine.Parse(Known.Select(a => a == part ? instead : a)),
            Throws.InstanceOf<LauncherException>().With.Message.StartsWith(TestHostErrorCode.UnexpectedCommandLine));
}
