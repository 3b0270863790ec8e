using System.Text;

using Hakoniwa.Core.Tests.Support;
using Hakoniwa.Mounts;

namespace Hakoniwa.Core.Tests.Reports;

/// <summary>How programs find the sandbox's own resolver, on hosts and in roots of all kinds.</summary>
public sealed class StubResolverPlanTests
{
    private static MountTable Table(Container container) => MountTable.Build(container.Network(Network.None).Report(Report.Network).Spec);

    private static (string Place, string Contents)[] Files(MountTable table)
        => [.. table.Entries.OfType<FileEntry>().Select(f => (f.Target, Encoding.UTF8.GetString(f.Contents.Span)))];

    [Test]
    public void A_root_in_memory_gets_the_file()
    {
        var table = Table(new Container());

        Assert.That(Files(table), Is.EqualTo(new[] { ("/etc/resolv.conf", "nameserver 127.0.0.53\n") }));
        Assert.That(table.Resolver!.Address!.ToString(), Is.EqualTo("127.0.0.53"));
    }

    [Test]
    public void A_link_that_leads_to_what_the_sandbox_does_not_see_is_followed()
    {
        using var host = new TemporaryDirectory();
        File.CreateSymbolicLink(Path.Combine(host.Path, "resolv.conf"), "../run/systemd/resolve/stub-resolv.conf");

        Assert.That(Files(Table(new Container().BindReadOnly(host.Path, "/etc"))), Is.EqualTo(new[] { ("/run/systemd/resolve/stub-resolv.conf", "nameserver 127.0.0.53\n") }));
    }

    [Test]
    public void Without_a_file_in_a_directory_of_the_host_the_address_is_the_one_that_is_asked_then()
    {
        using var host = new TemporaryDirectory();

        var table = Table(new Container().BindReadOnly(host.Path, "/etc"));

        Assert.That(Files(table), Is.Empty);
        Assert.That(table.Resolver!.Address!.ToString(), Is.EqualTo("127.0.0.1"));
    }

    [Test]
    public void In_a_root_of_the_hosts_the_file_must_exist()
    {
        using var root = new TemporaryDirectory();
        Directory.CreateDirectory(Path.Combine(root.Path, "etc"));
        var without = Table(new Container().RootDir(root.Path));
        File.WriteAllText(Path.Combine(root.Path, "etc/resolv.conf"), "");
        var with = Table(new Container().RootDir(root.Path));

        Assert.That(without.Resolver!.Address!.ToString(), Is.EqualTo("127.0.0.1"));
        Assert.That(Files(with).Single().Place, Is.EqualTo("/etc/resolv.conf"));
    }

    [Test]
    public void A_file_of_the_description_wins_also_at_the_end_of_a_link()
    {
        var direct = Table(new Container().File("/etc/resolv.conf", "nameserver 127.0.0.9\n"));
        var linked = Table(new Container().File("/run/resolv.conf", "nameserver 127.0.0.9\n").Symlink("/run/resolv.conf", "/etc/resolv.conf"));

        Assert.Multiple(() =>
        {
            Assert.That(Files(direct).Single().Contents, Is.EqualTo("nameserver 127.0.0.9\n"));
            Assert.That(Files(linked).Single().Contents, Is.EqualTo("nameserver 127.0.0.9\n"));
            Assert.That(direct.Resolver!.Remark, Does.Contain("of its own"));
            Assert.That(linked.Resolver!.Address, Is.Null);
        });
    }

    [Test]
    public void An_address_that_is_listed_as_an_endpoint_is_left_to_it()
    {
        var table = MountTable.Build(new Container().Network(Network.Allow("127.0.0.53:53")).Report(Report.Network).Spec);

        Assert.That(Files(table).Single().Contents, Is.EqualTo("nameserver 127.0.0.54\n"));
    }

    [Test]
    public void A_network_with_resolvers_of_its_own_gets_none()
    {
        Assert.Multiple(() =>
        {
            Assert.That(MountTable.Build(new Container().Report(Report.Network).Spec).Resolver, Is.Null, "the host's");
            Assert.That(MountTable.Build(new Container().Network(Network.Pasta()).Report(Report.Network).Spec).Resolver, Is.Null, "pasta");
            Assert.That(MountTable.Build(new Container().Network(Network.None).Report(Report.Denials).Spec).Resolver, Is.Null, "not asked for");
        });
    }

    [Test]
    public void Where_the_mounts_are_the_hosts_the_report_says_that_names_are_not_recorded()
    {
        var plan = Container.Empty().Unshare(NamespaceKinds.User).Network(Network.None).Report(Report.Network).Command("/bin/true").Plan();

        Assert.That(plan.Resolver!.Remark, Does.Contain("the host's"));
        Assert.That(plan.ExportCount, Is.Zero);
    }
}
