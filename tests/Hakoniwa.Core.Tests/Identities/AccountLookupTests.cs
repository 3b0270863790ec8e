using Hakoniwa.Identity;

namespace Hakoniwa.Core.Tests.Identities;

/// <summary>Users and groups by the texts of passwd(5) and group(5). Nothing is launched.</summary>
public sealed class AccountLookupTests
{
    private const string Passwd =
        """
        # a comment, and a blank line:

        root:x:0:0:root:/root:/bin/sh
        not an entry
        ada:x:1000:100:Ada:/home/ada:/bin/sh
        broken:x:number:100::/:/bin/sh
        """;

    private const string Group =
        """
        # groups
        users:x:100:

        audio:x:29:ada, bob
        video:x:44:bob
        """;

    [Test]
    public void A_name_has_the_groups_of_its_entry_and_those_that_list_it()
    {
        var account = Find("ada");

        Assert.Multiple(() =>
        {
            Assert.That(account.User, Is.EqualTo(1000));
            Assert.That(account.Group, Is.EqualTo(100));
            Assert.That(account.Groups, Is.EquivalentTo(new uint[] { 100, 29 }));
            Assert.That(account.GroupsAreImplied);
        });
    }

    [Test]
    public void A_number_is_looked_up_too_and_may_be_unknown()
    {
        Assert.Multiple(() =>
        {
            Assert.That(Find("1000").Group, Is.EqualTo(100));
            Assert.That(Find("4242").User, Is.EqualTo(4242));
            Assert.That(Find("4242").Group, Is.Null);
            Assert.That(Find("4242").Groups, Is.Empty);
        });
    }

    /// <summary>setresuid(2) takes it for "leave it as it is", which is the caller.</summary>
    [Test]
    public void An_entry_with_the_id_that_means_none_is_no_entry()
    {
        var passwd = "none:x:4294967295:4294967295::/:/bin/sh\nhalf:x:7:4294967295::/:/bin/sh\nlast:x:4294967294:7::/:/bin/sh\n";

        Assert.Multiple(() =>
        {
            Assert.Throws<SandboxException>(() => AccountLookup.Find(new("none", null, []), passwd, ""));
            Assert.Throws<SandboxException>(() => AccountLookup.Find(new("half", null, []), passwd, ""));
            Assert.Throws<SandboxException>(() => AccountLookup.Find(new("last", "none", []), passwd, "none:x:4294967295:\n"));
            Assert.That(AccountLookup.Find(new("last", null, []), passwd, "").User, Is.EqualTo(4294967294));
        });
    }

    [Test]
    public void With_a_group_there_are_no_groups_but_those_named()
    {
        var account = Find("ada", "video", "audio", "7");

        Assert.Multiple(() =>
        {
            Assert.That(account.Group, Is.EqualTo(44));
            Assert.That(account.Groups, Is.EquivalentTo(new uint[] { 44, 29, 7 }));
            Assert.That(account.GroupsAreImplied, Is.False);
        });
    }

    [TestCase("nobody-here", null)]
    [TestCase("broken", null)]
    [TestCase("ada", "no-group")]
    [TestCase("4294967295", null)]
    [TestCase("-1", null)]
    public void An_unknown_name_is_an_error_that_names_it(string user, string? group)
    {
        var error = Assert.Throws<SandboxException>(() => Find(user, group));

        Assert.That(error!.Code, Is.EqualTo(ErrorCode.UnknownAccount));
        Assert.That(error.Message, Does.Contain(group ?? user));
    }

    [Test]
    public void Subordinate_ids_are_granted_by_name_or_number_and_other_lines_are_passed_over()
    {
        const string text = "# comment\n\nada:100000:65536\nbob:200000:65536\n1000:300000:10\nada:1:2:3\nada:x:1\nada:5:0\n";

        Assert.That(SubordinateIds.Granted(text, "ada", 1000), Is.EqualTo(new[] { (100000u, 65536u), (300000u, 10u) }));
        Assert.That(SubordinateIds.Granted(text, null, 7), Is.Empty);
    }

    [Test]
    public void A_map_that_the_kernel_would_refuse_is_refused_at_once()
    {
        var container = new Container();

        Assert.Multiple(() =>
        {
            Assert.Throws<ArgumentException>(() => container.MapUserIds());
            Assert.Throws<ArgumentException>(() => container.MapUserIds(new IdRange(0, 0, 0)));
            Assert.Throws<ArgumentException>(() => container.MapUserIds(new IdRange(0, uint.MaxValue, 1)));
            Assert.Throws<ArgumentException>(() => container.MapUserIds(new IdRange(0, 1000, 10), new IdRange(5, 2000, 1)));
            Assert.Throws<ArgumentException>(() => container.MapGroupIds(new IdRange(0, 1000, 10), new IdRange(10, 1009, 1)));
            Assert.Throws<ArgumentException>(() => container.RunAs("a", null, "b"));
            Assert.Throws<ArgumentException>(() => container.RunAs(""));
        });
    }

    [Test]
    public void A_map_without_the_callers_own_id_is_a_contradiction()
    {
        var command = new Container().MapUserIds(new IdRange(0, Support.Host.UserId + 1)).Command("/bin/true");

        var error = Assert.Throws<SandboxException>(() => command.Plan());
        Assert.That(error!.Code, Is.EqualTo(ErrorCode.ContradictoryDescription));
    }

    private static AccountLookup Find(string user, string? group = null, params string[] further)
        => AccountLookup.Find(new(user, group, [.. further]), Passwd, Group);
}
