using Hakoniwa.Core.Tests.Support;
using Hakoniwa.Limiting;

namespace Hakoniwa.Core.Tests.Limiting;

/// <summary>Finding the place for groups, in hierarchies made of ordinary files.</summary>
public sealed class CgroupSearchTests
{
    private static readonly string[] Wanted = ["memory", "pids"];

    private TemporaryDirectory _directory = null!;

    [SetUp]
    public void Hierarchy()
    {
        _directory = new TemporaryDirectory();
        Group("", "cpu memory pids", "cpu memory pids", "", type: null);
    }

    [TearDown]
    public void NoHierarchy() => _directory.Dispose();

    [Test]
    public void The_callers_own_group_is_taken_where_it_gives_the_controllers_to_its_children()
    {
        Group("user", "cpu memory pids", "memory pids", "");
        Group("user/own", "memory pids", "memory pids", "");

        Assert.That(Find("/user/own"), Is.EqualTo((Place("user/own"), "")));
    }

    [Test]
    public void Controllers_are_turned_on_where_the_group_has_no_processes()
    {
        Group("own", "memory pids", "pids", "");

        Assert.That(Find("/own"), Is.EqualTo((Place("own"), "memory")));
    }

    [Test]
    public void The_root_of_the_hierarchy_may_have_processes_and_turn_controllers_on()
    {
        Group("", "memory pids", "", "1\n2\n", type: null);

        Assert.That(Find("/"), Is.EqualTo((Place(""), "memory pids")));
    }

    [Test]
    public void A_group_with_processes_cannot_turn_controllers_on_so_the_one_above_it_is_taken()
    {
        Group("app.slice", "memory pids", "memory pids", "");
        Group("app.slice/run.scope", "memory pids", "", "4711\n");

        Assert.That(Find("/app.slice/run.scope"), Is.EqualTo((Place("app.slice"), "")));
    }

    [Test]
    public void A_group_that_lacks_a_controller_is_passed_over()
    {
        Group("above", "memory pids", "memory pids", "");
        Group("above/own", "memory", "memory", "");

        Assert.That(Find("/above/own"), Is.EqualTo((Place("above"), "")));
    }

    [Test]
    public void A_threaded_group_is_passed_over()
    {
        Group("own", "memory pids", "memory pids", "", type: "threaded");

        Assert.That(Find("/own").Place, Is.EqualTo(Place("")));
    }

    [Test]
    public void A_mount_that_begins_further_down_is_understood()
    {
        Group("own", "memory pids", "memory pids", "");

        Assert.That(Find("/docker/abc/own", root: "/docker/abc"), Is.EqualTo((Place("own"), "")));
    }

    [Test]
    public void Processes_of_ones_own_are_told_where_nothing_above_helps()
    {
        Group("", "memory pids", "memory", "1\n", type: "domain");

        Assert.That(Obstacle("/").Reason, Is.EqualTo($"{_directory.Path} has processes of its own, and therefore cannot give pids to groups below it"));
    }

    [Test]
    public void A_controller_that_is_nowhere_is_told()
    {
        Group("", "memory", "memory", "", type: null);
        Group("own", "", "", "");

        Assert.That(Obstacle("/own").Reason, Does.StartWith($"the cgroup v2 hierarchy at {_directory.Path} lacks the controller pids"));
    }

    [Test]
    public void A_group_that_is_not_delegated_is_told()
    {
        Host.NeedsOrdinaryUser("root may write everywhere");
        Group("own", "memory pids", "memory pids", "");
        foreach (var place in (string[])["", "own"])
            File.SetUnixFileMode(Path.Combine(Place(place), "cgroup.procs"), UnixFileMode.UserRead);

        var obstacle = Obstacle("/own");
        Assert.That(obstacle.Reason, Is.EqualTo($"{Place("own")}/cgroup.procs is not delegated to the caller (EACCES)"));
        Assert.That(obstacle.Remedy, Does.Contain("systemd-run --user --scope -p Delegate=yes"));
    }

    [TestCase("1:pids:/\n", "/", "no cgroup v2")]
    [TestCase("0::/../other\n", "/", "not below any mount")]
    [TestCase("0::/own\n", "/elsewhere", "not below any mount")]
    [TestCase("0::/gone (deleted)\n", "/", "not below any mount")]
    public void A_hierarchy_that_cannot_be_reached_is_told(string membership, string root, string expected)
    {
        var (place, obstacle) = CgroupSearch.Find(Wanted, membership, Mounts(root));

        Assert.That(place, Is.Null);
        Assert.That(obstacle!.Reason, Does.Contain(expected));
    }

    private string Place(string name) => name.Length == 0 ? _directory.Path : _directory.Place(name);

    private void Group(string name, string controllers, string subtree, string processes, string? type = "domain")
    {
        var directory = Directory.CreateDirectory(Place(name)).FullName;
        File.WriteAllText(Path.Combine(directory, "cgroup.controllers"), controllers + "\n");
        File.WriteAllText(Path.Combine(directory, "cgroup.subtree_control"), subtree + "\n");
        File.WriteAllText(Path.Combine(directory, "cgroup.procs"), processes);
        if (type is not null)
            File.WriteAllText(Path.Combine(directory, "cgroup.type"), type + "\n");
    }

    private string Mounts(string root) => $"30 23 0:28 / /proc rw - proc proc rw\n41 31 0:38 {root} {_directory.Path} rw,relatime - cgroup2 cgroup2 rw\n";

    private (string Place, string ToEnable) Find(string own, string root = "/")
    {
        var (place, obstacle) = CgroupSearch.Find(Wanted, $"3:cpu:/x\n0::{own}\n", Mounts(root));
        Assert.That(place, Is.Not.Null, obstacle?.Reason);
        return (place!.Directory, string.Join(' ', place.ToEnable));
    }

    private CgroupObstacle Obstacle(string own) => CgroupSearch.Find(Wanted, $"0::{own}\n", Mounts("/")).Obstacle!;
}
