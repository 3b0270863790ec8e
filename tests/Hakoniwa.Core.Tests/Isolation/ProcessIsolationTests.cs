using System.Globalization;

using Hakoniwa.Core.Tests.Support;

namespace Hakoniwa.Core.Tests.Isolation;

public sealed class ProcessIsolationTests
{
    private static readonly string Own = Environment.ProcessId.ToString(CultureInfo.InvariantCulture);

    [Test]
    public void Only_the_sandboxs_own_processes_are_visible()
    {
        var lines = Probe.Inside(["pids"], ["session"]);

        Assert.Multiple(() =>
        {
            Assert.That(lines[0].Values, Has.Count.LessThanOrEqualTo(2), "the shell that is PID 1, and the probe");
            Assert.That(Probe.Outside(["pids"]).Single().Values, Has.Count.GreaterThan(2));
        });
    }

    [Test]
    public void Processes_of_the_host_cannot_be_signalled_opened_traced_or_read()
    {
        using var victim = Host.Start("/bin/sleep", "1000");
        try
        {
            var pid = victim.Id.ToString(CultureInfo.InvariantCulture);
            string[][] attempts = [["kill", pid, "0"], ["kill", pid, "9"], ["pidfd-open", pid], ["open-read", $"/proc/{pid}/mem"], ["open-read", $"/proc/{Own}/environ"]];
            var inside = Probe.Inside(attempts);
            var refused = Probe.Inside(["ptrace-attach", pid], ["process-vm-read", pid], ["pidfd-getfd", "1"]);
            var outside = Probe.Outside(["kill", pid, "0"], ["pidfd-open", pid], ["open-read", $"/proc/{pid}/environ"]);

            Assert.Multiple(() =>
            {
                Assert.That(inside.Select(l => l.Error), Is.EqualTo(new[] { Errno.ESRCH, Errno.ESRCH, Errno.ESRCH, Errno.ENOENT, Errno.ENOENT }));
                Assert.That(refused.Select(l => l.Error), Is.All.EqualTo(Errno.EPERM));
                Assert.That(outside.Where(l => !l.Ok), Is.Empty);
                Assert.That(victim.HasExited, Is.False);
            });
        }
        finally
        {
            victim.Kill();
        }
    }

    [Test]
    public void Signalling_everybody_reaches_nobody_outside()
    {
        using var bystander = Host.Start("/bin/sleep", "1000");
        try
        {
            var output = Container.Hermetic().Command("/bin/sh", "-c", "kill -KILL -1; exit 0").Output();

            Assert.Multiple(() =>
            {
                Assert.That(bystander.HasExited, Is.False);
                Assert.That(output.Status.TimedOut, Is.False);
            });
        }
        finally
        {
            bystander.Kill();
        }
    }

    [Test]
    public void System_v_shared_memory_is_private()
    {
        var key = Random.Shared.Next(1, int.MaxValue).ToString(CultureInfo.InvariantCulture);
        var created = Probe.Outside(["shm-create", key]).Single();
        try
        {
            var inside = Probe.Inside(["shm-find", key], ["shm-create", key]);
            var outside = Probe.Outside(["shm-find", key]).Single();

            Assert.Multiple(() =>
            {
                Assert.That(inside[0].Error, Is.EqualTo(Errno.ENOENT));
                Assert.That(inside[1].Ok, inside[1].ToString());
                Assert.That(outside.Value, Is.EqualTo(created.Value));
            });
        }
        finally
        {
            Host.Run("ipcrm", "-m", created.Value);
        }
    }

    [Test]
    public void Posix_message_queues_are_private()
    {
        var name = "hakoniwa-test-" + Guid.NewGuid().ToString("N");

        var inside = Probe.Inside(["mq-create", name], ["mq-find", name]);
        var outside = Probe.Outside(["mq-find", name]).Single();

        Assert.Multiple(() =>
        {
            Assert.That(inside.Where(l => !l.Ok), Is.Empty);
            Assert.That(outside.Error, Is.EqualTo(Errno.ENOENT));
        });
    }

    [Test]
    public void The_host_name_is_fixed_and_cannot_be_changed()
    {
        var lines = Probe.Inside(["hostname"], ["sethostname", "changed"], ["hostname"]);

        Assert.Multiple(() =>
        {
            Assert.That(lines[0].Value, Is.EqualTo("hakoniwa"));
            Assert.That(lines[1].Error, Is.EqualTo(Errno.EPERM));
            Assert.That(lines[2].Value, Is.EqualTo("hakoniwa"));
            Assert.That(Environment.MachineName, Is.Not.EqualTo("hakoniwa"));
        });
    }

    [Test]
    public void All_seven_namespaces_are_other_ones()
    {
        var inside = Probe.Inside(["namespaces"]).Single().Values;
        var outside = Probe.Outside(["namespaces"]).Single().Values;
        string[] kinds = ["user:", "mnt:", "pid:", "ipc:", "uts:", "cgroup:", "net:"];

        Assert.Multiple(() =>
        {
            foreach (var kind in kinds)
            {
                var own = inside.First(n => n.StartsWith(kind, StringComparison.Ordinal));
                Assert.That(outside, Does.Not.Contain(own));
            }
        });
    }

    [Test]
    public void The_program_has_a_session_of_its_own()
    {
        var session = Probe.Inside(["session"]).Single().Values;

        Assert.That(session[0], Is.EqualTo("1"), "the first process leads it");
    }
}
