namespace Hakoniwa.TestAdapter.Tests;

public class LauncherConfigurationTests
{
    private static readonly string[] Complete =
    [
        "dotnet=/d/dotnet", "mode=bestEffort", "network=Host", "project-directory=/p=q", "output-directory=/o/", "assembly=T.dll", "status-file=/s",
        "warning-file=/w", "settings-file=", "pass-environment=A;B, C,,",
    ];

    [Test]
    public void Values_are_what_follows_the_first_equals_sign()
    {
        var configuration = LauncherConfiguration.Parse(Complete, "file");

        Assert.Multiple(() =>
        {
            Assert.That(configuration.ProjectDirectory, Is.EqualTo("/p=q"));
            Assert.That(configuration.Mode, Is.EqualTo(LauncherMode.BestEffort));
            Assert.That(configuration.HostNetwork);
            Assert.That(configuration.SettingsFile, Is.Null);
            Assert.That(configuration.PassedVariables, Is.EqualTo(new[] { "A", "B", "C" }));
        });
    }

    [TestCase("dotnet=/d/dotnet", "")]
    [TestCase("assembly=T.dll", "assembly=")]
    [TestCase("mode=bestEffort", "mode=maybe")]
    [TestCase("network=Host", "network=some")]
    public void What_is_missing_or_unknown_is_refused(string line, string instead)
        => Assert.That(() => LauncherConfiguration.Parse(Complete.Select(l => l == line ? instead : l), "file"),
            Throws.InstanceOf<LauncherException>().With.Message.StartsWith(TestHostErrorCode.Configuration));

    [Test]
    public void A_missing_file_is_named()
        => Assert.That(() => LauncherConfiguration.Read("/no/such.cfg"), Throws.InstanceOf<LauncherException>().With.Message.Contains("/no/such.cfg"));
}
