using System.Diagnostics;
using System.Globalization;

using Hakoniwa.Core.Tests.Support;
using Hakoniwa.Limiting;

namespace Hakoniwa.Core.Tests.Limiting;

/// <summary>The life of a cgroup: made, entered, seen as the root, removed. No controller is needed for that.</summary>
[NonParallelizable]
public sealed class CgroupTests
{
    private static readonly string Membership = "cat /proc/self/cgroup | grep ^0:";

    [Test]
    public void A_sandbox_has_a_group_of_its_own_sees_it_as_the_root_and_nothing_is_left_of_it()
    {
        var place = CgroupHost.Needs();
        var before = CgroupHost.Groups(place);
        string path;
        using (var process = Container.Hermetic().OwnCgroup().Command("/bin/sh", "-c", $"{Membership}; read line; exit 3")
            .StandardInput(Stdio.Piped).StandardOutput(Stdio.Piped).Start())
        {
            using var output = new StreamReader(process.StandardOutput!);
            Assert.That(output.ReadLine(), Is.EqualTo("0::/"));

            path = process.Group!.Path;
            Assert.That(CgroupHost.Groups(place), Is.EqualTo(before.Append(path).Order(StringComparer.Ordinal)));
            Assert.That(MembershipOutside(process.Id), Does.EndWith("/" + Path.GetFileName(path)));
            Assert.That(MembershipOutside(Environment.ProcessId), Does.Not.Contain("hakoniwa-"), "the launcher stays where it is");

            process.StandardInput!.Dispose();
            Assert.That(process.Wait().Code, Is.EqualTo(3));
            Assert.That(path, Does.Not.Exist);
        }

        Assert.That(CgroupHost.Groups(place), Is.EqualTo(before));
    }

    [Test]
    public void A_sandbox_that_shares_the_cgroup_namespace_sees_where_its_group_is()
    {
        CgroupHost.Needs();
        var output = new Container().RootFs("/").OwnCgroup().Command("/bin/sh", "-c", Membership).Output();

        Assert.That(output.StandardOutput, Does.StartWith("0::/").And.Contain("/hakoniwa-").Or.StartWith("0::/hakoniwa-"));
    }

    [Test]
    public void A_sandbox_without_limits_of_its_own_has_no_group()
    {
        using var process = Container.Hermetic().Command("/bin/sh", "-c", "read line").StandardInput(Stdio.Piped).Start();

        Assert.That(process.Group, Is.Null);
        Assert.That(MembershipOutside(process.Id), Is.EqualTo(MembershipOutside(Environment.ProcessId)));
    }

    [Test]
    public void Disposing_removes_the_group_of_a_sandbox_that_runs()
    {
        var place = CgroupHost.Needs();
        var before = CgroupHost.Groups(place);
        using (Container.Hermetic().OwnCgroup().Command("/bin/sh", "-c", "sleep 1000 & sleep 1000").Start())
            Assert.That(CgroupHost.Groups(place), Has.Length.EqualTo(before.Length + 1));

        Assert.That(CgroupHost.Groups(place), Is.EqualTo(before));
    }

    [Test]
    public async Task Cancelling_removes_the_group()
    {
        var place = CgroupHost.Needs();
        var before = CgroupHost.Groups(place);
        using var cancellation = new CancellationTokenSource();
        var running = Container.Hermetic().OwnCgroup().Command("/bin/sleep", "1000").StatusAsync(cancellation.Token);
        Eventually.True(() => CgroupHost.Groups(place).Length > before.Length, "the launch");
        await cancellation.CancelAsync();

        Assert.That(async () => await running, Throws.InstanceOf<OperationCanceledException>());
        Assert.That(CgroupHost.Groups(place), Is.EqualTo(before));
    }

    [Test]
    public void A_launch_that_fails_leaves_no_group()
    {
        var place = CgroupHost.Needs();
        var before = CgroupHost.Groups(place);
        Command[] failures =
        [
            Container.Hermetic().OwnCgroup().Command("/no/such/program"),
            Container.Hermetic().OwnCgroup().BindReadOnly("/no/such/source").Command("/bin/true"),
            Container.Hermetic().OwnCgroup().Command("/etc/passwd"),
        ];

        Leftovers.AssertNoneOf(() =>
        {
            foreach (var command in failures)
                Assert.Throws<SandboxException>(() => command.Output());
        });

        Assert.That(CgroupHost.Groups(place), Is.EqualTo(before));
    }

    [Test]
    public void What_a_program_leaves_behind_without_a_PID_namespace_ends_with_its_group()
    {
        CgroupHost.Needs();
        var container = new Container().RootFs("/").DevFs().BindReadOnly("/proc").Share(NamespaceKinds.Pid);

        var (runsBefore, runsAfter, _) = LeaveBehind(container.OwnCgroup());
        Assert.That((runsBefore, runsAfter), Is.EqualTo((true, false)));

        (runsBefore, runsAfter, var survivor) = LeaveBehind(container);
        Assert.That((runsBefore, runsAfter), Is.EqualTo((true, true)), "without a group it goes on");
        Process.GetProcessById(survivor).Kill();
    }

    /// <summary>Whether a process that a program leaves behind runs before and after the end of the program.</summary>
    private static (bool Before, bool After, int Pid) LeaveBehind(Container container)
    {
        using var process = container.Command("/bin/sh", "-c", "sleep 1000 >&- 2>&- & echo $!; read line")
            .StandardInput(Stdio.Piped).StandardOutput(Stdio.Piped).Start();
        var left = int.Parse(new StreamReader(process.StandardOutput!).ReadLine()!, CultureInfo.InvariantCulture);
        var before = Processes.Runs(left);
        process.StandardInput!.Dispose();
        process.Wait();
        return (before, Processes.Runs(left), left);
    }

    [Test]
    public void Many_launches_at_once_have_a_group_each_and_leave_none()
    {
        var place = CgroupHost.Needs();
        var before = CgroupHost.Groups(place);
        var command = Container.Hermetic().OwnCgroup().Command("/bin/sh", "-c", Membership);

        Leftovers.AssertNoneOf(() => Parallel.For(0, 40, _ => Assert.That(command.Output().StandardOutput, Is.EqualTo("0::/\n"))));

        Assert.That(CgroupHost.Groups(place), Is.EqualTo(before));
    }

    [Test]
    public void Controllers_are_turned_on_for_the_groups_at_the_first_use()
    {
        var directory = CgroupHost.Needs();
        var controller = CgroupFile.Words(directory, "cgroup.controllers").Except(CgroupFile.Words(directory, "cgroup.subtree_control")).FirstOrDefault();
        if (controller is null || CgroupSearch.Find([controller]).Place is not { } place || place.Directory != directory)
        {
            Assert.Ignore("needs a cgroup v2 controller that is off and can be turned on");
            return;
        }

        Assert.That(place.ToEnable, Is.EqualTo(new[] { controller }));
        try
        {
            using var group = Cgroup.Create(place, new());
            Assert.That(CgroupFile.Words(directory, "cgroup.subtree_control"), Does.Contain(controller));
            Assert.That(CgroupFile.Words(group.Path, "cgroup.controllers"), Does.Contain(controller));
        }
        finally
        {
            CgroupFile.Write(directory, "cgroup.subtree_control", "-" + controller);
        }
    }

    [Test]
    public void Groups_of_launchers_that_live_no_more_are_removed_and_no_others()
    {
        using var directory = new TemporaryDirectory();
        var ours = CgroupName.Next().Split('-');
        using var other = Host.Start("/bin/sleep", "1000");
        var living = string.Join('-', ours[0], ours[1], other.Id.ToString(CultureInfo.InvariantCulture), StartTime(other.Id), "1");
        var beforeIt = string.Join('-', ours[0], ours[1], other.Id.ToString(CultureInfo.InvariantCulture), "1", "1");
        var elsewhere = string.Join('-', ours[0], "1", "999999999", "1", "1");
        foreach (var name in (string[])[string.Join('-', ours), living, beforeIt, elsewhere, "hakoniwa-of-somebody-else-x", "other"])
            directory.Subdirectory(name);

        Cgroup.RemoveLeftovers(directory.Path);
        Assert.That(directory.Place(beforeIt), Does.Not.Exist, "the number is another process's now");
        Assert.That(Directory.GetDirectories(directory.Path), Has.Length.EqualTo(5));

        other.Kill();
        other.WaitForExit();
        Cgroup.RemoveLeftovers(directory.Path);
        Assert.That(directory.Place(living), Does.Not.Exist);
        Assert.That(Directory.GetDirectories(directory.Path), Has.Length.EqualTo(4));
    }

    [Test]
    public void A_group_of_a_dead_launcher_that_is_not_empty_stays()
    {
        var place = CgroupHost.Needs();
        var dead = Path.Combine(place, string.Join('-', [.. CgroupName.Next().Split('-')[..2], "999999999", "1", "1"]));
        Directory.CreateDirectory(dead);
        using var member = Host.Start("/bin/sleep", "1000");
        try
        {
            CgroupFile.Write(dead, "cgroup.procs", member.Id.ToString(CultureInfo.InvariantCulture));
            Cgroup.RemoveLeftovers(place);
            Assert.That(dead, Does.Exist);
        }
        finally
        {
            member.Kill();
            member.WaitForExit();
            Eventually.True(() => CgroupFile.Entry(dead, "cgroup.events", "populated") == 0, "the end of the member");
            Cgroup.RemoveLeftovers(place);
        }

        Assert.That(dead, Does.Not.Exist);
    }

    private static string MembershipOutside(int pid)
        => File.ReadLines(string.Create(CultureInfo.InvariantCulture, $"/proc/{pid}/cgroup")).Single(l => l.StartsWith("0::", StringComparison.Ordinal));

    private static string StartTime(int pid)
    {
        var stat = File.ReadAllText(string.Create(CultureInfo.InvariantCulture, $"/proc/{pid}/stat"));
        return stat[(stat.LastIndexOf(')') + 2)..].Split(' ')[19];
    }
}
