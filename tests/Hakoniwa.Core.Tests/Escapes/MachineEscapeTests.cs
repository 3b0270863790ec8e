using Hakoniwa.Core.Tests.Support;

namespace Hakoniwa.Core.Tests.Escapes;

/// <summary>Changing the machine as a whole: clock, name, kernel settings, devices, programs.</summary>
public sealed class MachineEscapeTests
{
    /// <summary>What the same attempt gets from root outside, done so that it changes nothing there.</summary>
    private static readonly (string Attempt, Errno AsRootOutside)[] Attempts =
    [
        ("adjust-clock", default),
        ("acct /none", Errno.ENOENT),
        ("swapon /none", Errno.ENOENT),
        ("reboot-with-wrong-magic", Errno.EINVAL),
    ];

    [Test]
    public void What_belongs_to_the_machine_cannot_be_changed_with_or_without_a_filter()
    {
        string[][] verbs = [.. Attempts.Select(a => a.Attempt.Split(' '))];
        string[][] dangerous = [["set-clock"], ["sethostname", "changed"], ["setdomainname", "changed"]];
        var name = Environment.MachineName;

        Assert.Multiple(() =>
        {
            foreach (var container in Unfiltered.Both.Append(Probe.Sandbox()))
                Assert.That(Probe.Inside(container, [.. verbs, .. dangerous]).Select(l => l.Error), Is.All.EqualTo(Errno.EPERM));
            foreach (var container in Unfiltered.Both)
                Assert.That(ProbeElsewhere.NestedIn(container, verbs).Select(l => l.Error), Is.All.EqualTo(Errno.EPERM), "nested");
            if (Host.IsRoot)
                Assert.That(Probe.Outside(verbs).Select(l => l.Error), Is.EqualTo(Attempts.Select(a => a.AsRootOutside)), "outside");
            Assert.That(Environment.MachineName, Is.EqualTo(name));
        });
    }

    /// <summary>In a UTS namespace of its own a program may have any name; it is nobody else's.</summary>
    [Test]
    public void A_host_name_that_a_nested_namespace_changes_is_its_own()
    {
        var before = File.ReadAllText("/proc/sys/kernel/hostname");

        var lines = ProbeElsewhere.NestedIn(Unfiltered.Sandbox(), ["sethostname", "changed"], ["hostname"]);

        Assert.That(lines.Select(l => l.Ok), Is.All.True);
        Assert.That(lines[1].Value, Is.EqualTo("changed"));
        Assert.That(File.ReadAllText("/proc/sys/kernel/hostname"), Is.EqualTo(before));
    }

    [Test]
    public void Files_that_command_the_kernel_cannot_be_opened_even_in_a_user_namespace_of_its_own()
    {
        string[] files =
        [
            "/proc/sys/kernel/core_pattern", "/proc/sys/kernel/modprobe", "/proc/sys/vm/drop_caches", "/proc/sysrq-trigger", "/proc/sys/fs/suid_dumpable",
            "/sys/kernel/uevent_helper", "/sys/power/state", "/dev/mem", "/dev/kmem", "/dev/port", "/dev/kmsg", "/proc/kcore",
        ];
        string[][] verbs = [.. files.Select(f => new[] { "open-write", f }), ["open-read", "/proc/kcore"], ["open-read", "/dev/mem"], ["read", "/proc/kmsg"]];

        Assert.Multiple(() =>
        {
            foreach (var lines in new[] { Probe.Inside(verbs), Probe.Inside(Unfiltered.AsRoot(), verbs), ProbeElsewhere.NestedIn(Unfiltered.Sandbox(), verbs) })
            {
                Assert.That(
                    lines.Select(l => l.Error),
                    Is.All.EqualTo(Errno.ENOENT).Or.EqualTo(Errno.EACCES).Or.EqualTo(Errno.EROFS).Or.EqualTo(Errno.EPERM).Or.EqualTo(Errno.EIO));
            }

            if (Host.IsRoot)
                Assert.That(Probe.Outside(["open-write", files[0]], ["open-write", files[2]]).Where(l => !l.Ok), Is.Empty, "outside, root opens them");
        });
    }

    [Test]
    public void The_programs_own_file_is_no_way_to_write_to_the_hosts()
    {
        var lines = Probe.Inside(
            Unfiltered.AsRoot(),
            ["open-write", "/proc/self/exe"], ["open-write", "/proc/1/exe"], ["open-truncate", "/proc/self/exe"], ["chmod", "/proc/self/exe", "777"], ["write", "/proc/self/root/bin/sh", "x"]);

        Assert.That(lines.Select(l => l.Error), Is.All.EqualTo(Errno.EROFS).Or.EqualTo(Errno.ETXTBSY).Or.EqualTo(Errno.EACCES));
    }

    [Test]
    public void Without_a_filter_nodes_can_neither_be_made_nor_changed()
    {
        using var directory = new TemporaryDirectory();
        var container = Unfiltered.AsRoot().BindReadWrite(directory.Path);
        string[] nodes = ["/tmp/node", "/dev/shm/node", directory.Place("node")];

        var made = Probe.Inside(container, [.. nodes.Select(n => new[] { "mknod", n, "c", "1", "1" })]);
        var changed = Probe.Inside(container, ["chmod", "/dev/null", "666"], ["chown", "/dev/null", "0", "0"], ["unlink", "/dev/null"]);

        Assert.Multiple(() =>
        {
            Assert.That(made.Select(l => l.Error), Is.All.EqualTo(Errno.EPERM));
            Assert.That(changed.Select(l => l.Error), Is.All.EqualTo(Errno.EROFS).Or.EqualTo(Errno.EBUSY).Or.EqualTo(Errno.EINVAL));
            Assert.That(directory.Snapshot(), Is.Empty);
            if (Host.IsRoot)
                Assert.That(Probe.Outside(["mknod", directory.Place("node"), "c", "1", "1"]).Single().Ok, "outside, root makes one");
        });
    }

    /// <summary>Not an escape: a program may run what it makes, in memory as in a private directory, with no more rights than it has.</summary>
    [Test]
    public void A_program_may_execute_what_it_holds_in_memory()
        => Assert.That(Probe.Inside(["run-in-memory", "/bin/true"]).Single().Value, Is.EqualTo("0"));
}
