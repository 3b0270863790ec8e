using Hakoniwa.Core.Tests.Support;

namespace Hakoniwa.Core.Tests.Plans;

/// <summary>The plan: its text, and the order that the kernel asks for. Nothing is launched.</summary>
public sealed class PlanTests
{
    /// <summary>What must come before what, by the beginnings of the steps' descriptions.</summary>
    private static readonly (string First, string Then)[] Order =
    [
        ("map user", "map group"),
        ("map group", "make all mounts private"),
        ("make all mounts private", "open /etc"),
        ("open /usr", "mount an empty root"),
        ("open /dev/null", "mount an empty root"),
        ("mount an empty root", "show /usr"),
        ("show /usr", "make the new root"),
        ("mount a fresh /proc", "make the new root"),
        ("make the new root", "make / read-only"),
        ("make / read-only", "set the host name"),
        ("set the host name", "bring up the loopback"),
        ("bring up the loopback", "start a session"),
        ("start a session", "connect the standard streams"),
        ("connect the standard streams", "change to the directory"),
        ("change to the directory", "find the program"),
        ("find the program", "forbid gaining privileges"),
        ("forbid gaining privileges", "give up all capabilities"),
        ("give up all capabilities", "die with the launcher"),
        ("die with the launcher", "close all other descriptors"),
        ("close all other descriptors", "limit NoFile"),
        ("limit NoFile", "load the seccomp profile"),
        ("forbid gaining privileges", "load the seccomp profile"),
        ("load the seccomp profile", "reset signal handling"),
        ("reset signal handling", "execute"),
    ];

    private static Command Full => Container.Hermetic().Limit(Rlimit.NoFile, 1024).Command("/bin/true").WorkingDirectory("/usr");

    [Test]
    public void The_steps_come_in_the_order_that_the_kernel_asks_for()
    {
        var steps = Full.Plan().Steps;

        Assert.Multiple(() =>
        {
            foreach (var (first, then) in Order)
            {
                Assert.That(Last(steps, first), Is.GreaterThan(0), first);
                Assert.That(Last(steps, first), Is.LessThan(First(steps, then)), $"{first} before {then}");
            }
        });
    }

    [Test]
    public void Dispositions_are_reset_before_the_mask_is_emptied_and_nothing_comes_between_that_and_exec()
    {
        var steps = Full.Plan().Steps;
        var calls = steps.SelectMany(s => s.SystemCalls).Select(c => c[..c.IndexOf('(', StringComparison.Ordinal)]).ToArray();

        Assert.That(calls[^5..], Is.EqualTo(new[] { "rt_sigaction", "rt_sigprocmask", "store", "execve", "execve" }));
    }

    [Test]
    public void Every_file_is_opened_to_be_closed_at_exec()
    {
        var opens = Full.Plan().Steps.SelectMany(s => s.SystemCalls).Where(c => c.StartsWith("openat(", StringComparison.Ordinal)).ToArray();

        Assert.That(opens, Is.Not.Empty);
        Assert.That(opens, Is.All.Matches<string>(c => (Number(c.Split(", ")[2]) & 0x80000) != 0));
    }

    [Test]
    public void No_mount_is_opened_writable_without_being_asked_for()
    {
        var sources = Full.Plan().Steps.Where(s => s.SystemCalls[0].StartsWith("open_tree", StringComparison.Ordinal)).ToArray();

        Assert.That(sources, Is.Not.Empty);
        Assert.That(sources.Select(s => s.SystemCalls[1]), Is.All.Contains("ro,nosuid"));
    }

    [Test]
    public void Values_of_the_environment_are_not_in_the_plan()
    {
        var text = Full.Environment("TOKEN", "s3cr3t-value").Plan().ToString(systemCalls: true);

        Assert.That(text, Does.Not.Contain("s3cr3t-value"));
    }

    [Test]
    public void A_plan_is_numbered_from_one_and_built_once()
    {
        var command = Full;
        var plan = command.Plan();

        Assert.That(plan.Steps.Select(s => s.Number), Is.EqualTo(Enumerable.Range(1, plan.Steps.Count)));
        Assert.That(command.Plan(), Is.SameAs(plan));
    }

    [Test]
    public void The_text_of_a_plan_is_what_it_was()
    {
        // Everything in it is said here, so that it is the same on every machine and for every user but root, whose /proc is read-only and who
        // cannot make cgroup namespaces.
        var plan = new Container()
            .MapIds(1000, 1000)
            .BindReadOnly("/usr").BindReadWrite("/srv/out", "/out").Tmpfs("/tmp", size: 64.MiB()).Symlink("usr/bin", "/bin").File("/etc/hostname", "garden\n")
            .Directory("/data", 0x1C0).HostName("garden").Network(Network.None).Limit(Rlimit.NoFile, 1024).Seccomp(SeccompProfile.Unconfined)
            .Environment("PATH", "/bin").Command("make", "-C", "/out").WorkingDirectory("/out").Plan();

        var text = plan.ToString()
            .Replace($"user {Host.UserId} of the host", "user N of the host", StringComparison.Ordinal)
            .Replace($"group {Host.GroupId} of the host", "group N of the host", StringComparison.Ordinal)
            .Replace(", read-only since the host's user is root", "", StringComparison.Ordinal);
        var number = 0;
        var lines = text.Split('\n').Where(l => !l.Contains("let no cgroup namespace be made", StringComparison.Ordinal))
            .Select(l => l.Length > 4 && l[3] == '.' ? $"{++number,3}{l[3..]}" : l);
        Assert.That(string.Join('\n', lines), Is.EqualTo(Snapshot));
    }

    private const string Snapshot =
        """
        new namespaces: user, mount, pid, uts, network
        network: loopback only
          1. end with the launcher while this is set up
          2. start with permissions as they are asked for (umask 0)
          3. map user 1000 of the sandbox to user N of the host
          4. map group 1000 of the sandbox to group N of the host
          5. make all mounts private to the sandbox
          6. open /srv/out of the host writable
          7. open /usr of the host read-only
          8. open /dev/null of the host for the standard streams
          9. mount an empty root on /tmp, in the sandbox's mount table alone
         10. link /bin to usr/bin
         11. make the directory /data
         12. write /etc/hostname (7 bytes)
         13. show /out (from /srv/out) writable
         14. mount a fresh /proc on /proc
         15. mount an empty file system in memory on /tmp (mode=1777,size=67108864)
         16. show /usr read-only
         17. open the null device for the standard streams that are nothing
         18. make the new root the root directory
         19. make / read-only
         20. set the host name to garden
         21. bring up the loopback device
         22. start a session of its own, with the terminal if there is one
         23. connect the standard streams
         24. change to the directory /out
         25. find the program make
         26. create files with the usual permissions (umask 022)
         27. start with an empty session keyring
         28. forbid gaining privileges (no_new_privs)
         29. give up all capabilities
         30. die with the launcher
         31. close all other descriptors
         32. limit NoFile to 1024 (at most 1024)
         33. reset signal handling
         34. execute make, under /bin/sh as PID 1 if there is one

        """;

    private static int First(IReadOnlyList<PlanStep> steps, string start)
        => steps.FirstOrDefault(s => s.Description.StartsWith(start, StringComparison.Ordinal))?.Number ?? 0;

    private static int Last(IReadOnlyList<PlanStep> steps, string start)
        => steps.LastOrDefault(s => s.Description.StartsWith(start, StringComparison.Ordinal))?.Number ?? 0;

    private static long Number(string text) => text.StartsWith("0x", StringComparison.Ordinal) ? Convert.ToInt64(text[2..], 16) : long.Parse(text, null);
}
