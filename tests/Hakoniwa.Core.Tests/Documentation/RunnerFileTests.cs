using System.Text;

using Hakoniwa.Core.Tests.Support;
using Hakoniwa.Profiles.Toml;

namespace Hakoniwa.Core.Tests.Documentation;

/// <summary>The settings of GitLab's runner in docs/ci.md.</summary>
public sealed class RunnerFileTests
{
    [Test]
    public void The_settings_of_the_runner_are_TOML_and_make_its_containers_privileged()
    {
        var lines = File.ReadAllLines(Checkout.PathOf("docs/ci.md")).SkipWhile(l => l != "```toml").Skip(1).TakeWhile(l => l != "```");
        var settings = TomlDocument.Parse("config.toml", Encoding.UTF8.GetBytes(string.Join('\n', lines)));

        Assert.That(settings.TryGet("runners", out var runners), Is.True);
        Assert.That(runners, Is.InstanceOf<TomlArray>());
        var runner = ((TomlArray)runners!).Items.OfType<TomlTable>().Single();
        Assert.That(runner.TryGet("docker", out var docker), Is.True);
        Assert.That(((TomlTable)docker!).TryGet("privileged", out var privileged), Is.True);
        Assert.That(privileged, Is.InstanceOf<TomlBoolean>());
        Assert.That(((TomlBoolean)privileged!).Value, Is.True);
    }
}
