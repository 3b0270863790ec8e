using Hakoniwa.MSBuild.Settings;

namespace Hakoniwa.MSBuild.Tests.Settings;

/// <summary>What the texts of settings mean, and which mean nothing.</summary>
[TestFixture]
internal sealed class SettingTextTests
{
    [TestCase("enforce", "Enforce")]
    [TestCase("BESTEFFORT", "BestEffort")]
    [TestCase("Warn", "Warn")]
    [TestCase("off", "Off")]
    [TestCase(null, "Enforce")]
    public void Modes_are_written_in_any_case(string? text, string expected) => Assert.That(SettingText.Mode(text).ToString(), Is.EqualTo(expected));

    [TestCase("4096", 4096L)]
    [TestCase("512M", 512L << 20)]
    [TestCase("1.5GiB", 3L << 29)]
    [TestCase(null, null)]
    public void Sizes_have_suffixes(string? text, long? expected) => Assert.That(SettingText.Size(text, "MemoryLimit"), Is.EqualTo(expected));

    [TestCase("90", 90_000.0)]
    [TestCase("0.25", 250.0)]
    [TestCase("500ms", 500.0)]
    [TestCase("5m", 300_000.0)]
    public void Times_have_suffixes(string text, double milliseconds) => Assert.That(SettingText.Time(text, "WallTime"), Is.EqualTo(TimeSpan.FromMilliseconds(milliseconds)));

    [Test]
    public void A_network_is_none_the_hosts_or_a_list()
    {
        Assert.That(SettingText.Network(null), Is.Null);
        Assert.That(SettingText.Network("NONE"), Is.EqualTo(Network.None));
        Assert.That(SettingText.Network("Host"), Is.EqualTo(Network.Host));
        Assert.That(SettingText.Network("allow: Example.org:443 ;[::1]:80;"), Is.Not.Null.And.Not.EqualTo(Network.None).And.Not.EqualTo(Network.Host));
    }

    [Test]
    public void What_means_nothing_is_an_error_that_names_the_parameter_and_what_it_can_be()
    {
        Assert.Multiple(() =>
        {
            Invalid(() => SettingText.Mode("Enforced"), "Mode is \"Enforced\"");
            Invalid(() => SettingText.Flag("yes", "Cache"), "Cache is \"yes\"; it can be true or false");
            Invalid(() => SettingText.Network("all"), "allow:example.org:443");
            Invalid(() => SettingText.Network("allow:"), "there have to be endpoints");
            Invalid(() => SettingText.Network("allow:example.org"), "\"example.org\" is not an endpoint");
            Invalid(() => SettingText.Network("allow:169.254.169.254:80;a:0"), "from 1 to 65535");
            Invalid(() => SettingText.Size("0", "MemoryLimit"), "MemoryLimit is \"0\"");
            Invalid(() => SettingText.Size("1X", "MemoryLimit"), "512M");
            Invalid(() => SettingText.Size("-1", "MemoryLimit"), "512M");
            Invalid(() => SettingText.Time("0", "WallTime"), "WallTime is \"0\"");
            Invalid(() => SettingText.Time("25d", "WallTime"), "at most 24 days");
            Invalid(() => SettingText.Time("5 minutes", "CpuTime"), "CpuTime is");
            Invalid(() => SettingText.Count("0", "Pids"), "Pids is \"0\"");
            Invalid(() => SettingText.Count("many", "Pids"), "a number from 1 on");
            Invalid(() => SettingText.Count("99999999999", "Pids"), "a number from 1 on");
            Invalid(() => SettingText.Allowing(SeccompProfile.Default, ["mont"]), "SeccompAllow is \"mont\"");
        });
    }

    private static void Invalid(Action read, string expected)
    {
        var failure = Assert.Throws<StepException>(read)!;
        Assert.That(failure.Code, Is.EqualTo(MSBuildErrorCode.InvalidParameter));
        Assert.That(failure.Message, Does.Contain(expected));
    }
}
