using System.Text;

using Hakoniwa.Core.Tests.Support;
using Hakoniwa.Mounts;
using Hakoniwa.Networking;

namespace Hakoniwa.Core.Tests.Networks;

public sealed class HostsFileTests
{
    private static readonly AllowList Two = Network.Allow("db.example:1", "cache:1").Allowed;

    private const string Ours = "127.77.0.1 db.example\n127.77.0.2 cache\n";

    [Test]
    public void The_names_come_first_and_have_no_other_address()
    {
        const string hosts = "127.0.0.1\tlocalhost cache\n\n# db.example is elsewhere\n10.0.0.1 DB.Example # the old one\n10.0.0.2 db.example.org other\n";

        Assert.That(HostsFile.With(hosts, Two), Is.EqualTo(Ours + "127.0.0.1 localhost\n# db.example is elsewhere\n10.0.0.2 db.example.org other\n"));
    }

    [Test]
    public void The_hosts_file_of_the_host_is_the_rest()
    {
        var file = FileAt(Container.Hermetic(), "/etc/hosts");

        Assert.That(file, Does.StartWith(Ours));
        Assert.That(file.Split('\n'), Is.SupersetOf(File.ReadAllText("/etc/hosts").Split('\n').Where(l => l.Contains("localhost", StringComparison.Ordinal))));
    }

    [Test]
    public void Without_etc_the_file_is_made()
        => Assert.That(FileAt(new Container(), "/etc/hosts"), Is.EqualTo(Ours + "127.0.0.1 localhost\n::1 localhost\n"));

    [Test]
    public void A_file_that_is_described_keeps_its_contents()
        => Assert.That(FileAt(new Container().File("/etc/hosts", "10.1.1.1 mine\n"), "/etc/hosts"), Is.EqualTo(Ours + "10.1.1.1 mine\n"));

    [Test]
    public void A_file_of_the_host_that_is_shown_there_keeps_its_contents()
    {
        using var directory = new TemporaryDirectory();
        var file = directory.File("hosts", "10.1.1.1 mine\n");

        Assert.That(FileAt(new Container().BindReadOnly(file, "/etc/hosts"), "/etc/hosts"), Is.EqualTo(Ours + "10.1.1.1 mine\n"));
    }

    [Test]
    public void A_link_is_followed_as_it_will_be_in_the_sandbox()
    {
        using var directory = new TemporaryDirectory();
        Directory.CreateSymbolicLink(directory.Place("hosts"), "../run/nothing/hosts");

        Assert.That(FileAt(new Container().BindReadOnly(directory.Path, "/etc"), "/run/nothing/hosts"), Does.StartWith(Ours));
    }

    [Test]
    public void Links_that_lead_in_a_circle_are_told()
    {
        using var directory = new TemporaryDirectory();
        Directory.CreateSymbolicLink(directory.Place("hosts"), "hosts");

        var error = Assert.Throws<SandboxException>(() => FileAt(new Container().BindReadOnly(directory.Path, "/etc"), "/etc/hosts"))!;
        Assert.That(error.Code, Is.EqualTo(ErrorCode.ContradictoryDescription));
    }

    [Test]
    public void Addresses_alone_leave_the_file_as_it_is()
    {
        var table = MountTable.Build(Container.Hermetic().Network(Network.Allow("10.0.0.5:1", "127.0.0.1:1")).Spec);

        Assert.That(table.Entries.Select(e => e.Target), Has.None.EqualTo("/etc/hosts"));
    }

    private static string FileAt(Container container, string place)
    {
        var table = MountTable.Build(container.Network(Network.Allow("db.example:1", "cache:1")).Spec);
        return Encoding.UTF8.GetString(table.Entries.OfType<FileEntry>().Single(e => e.Target == place).Contents.Span);
    }
}
