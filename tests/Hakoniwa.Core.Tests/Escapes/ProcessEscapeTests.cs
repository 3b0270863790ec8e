using System.Globalization;

using Hakoniwa.Core.Tests.Support;
using Hakoniwa.Interop;

namespace Hakoniwa.Core.Tests.Escapes;

/// <summary>Reaching processes, IPC and keys of the host.</summary>
public sealed class ProcessEscapeTests
{
    private static readonly string[] Attempts =
    [
        "kill {0} 0", "pidfd-open {0}", "ptrace-seize {0}", "process-vm-write-nowhere {0}", "process-vm-read {0}", "affinity {0}", "io-priority {0}", "priority {0}", "limits {0}",
    ];

    [Test]
    public void Without_a_filter_processes_of_the_host_do_not_exist()
    {
        using var victim = Host.Start("/bin/sleep", "1000");
        try
        {
            var verbs = Attempts.Select(a => string.Format(CultureInfo.InvariantCulture, a, victim.Id).Split(' ')).ToArray();
            var outside = Probe.Outside(verbs);

            Assert.Multiple(() =>
            {
                // Tracing is refused to some by the host's settings; whoever may, gets as far as memory that is not mapped.
                Assert.That(outside[..2].Concat(outside[5..]).Where(l => !l.Ok), Is.Empty, "outside");
                if (Host.IsRoot)
                    Assert.That(outside[2..5].Select(l => l.Error), Is.EqualTo(new[] { default, Errno.EFAULT, Errno.EFAULT }), "outside");
                foreach (var container in Unfiltered.Both)
                {
                    Assert.That(Probe.Inside(container, verbs).Select(l => l.Error), Is.All.EqualTo(Errno.ESRCH));
                    Assert.That(ProbeElsewhere.NestedIn(container, verbs).Select(l => l.Error), Is.All.EqualTo(Errno.ESRCH), "nested");
                }

                Assert.That(victim.HasExited, Is.False);
            });
        }
        finally
        {
            victim.Kill();
        }
    }

    [TestCase("shm", "-m")]
    [TestCase("sem", "-s")]
    [TestCase("msg", "-q")]
    public void System_v_ipc_of_the_host_does_not_exist(string kind, string removing)
    {
        var key = Random.Shared.Next(1, int.MaxValue).ToString(CultureInfo.InvariantCulture);
        var created = Probe.Outside([kind + "-create", key]).Single();
        try
        {
            var inside = Probe.Inside([kind + "-find", key]).Single();
            var unfiltered = Probe.Inside(Unfiltered.AsRoot(), [kind + "-find", key], [kind + "-create", key], [kind + "-find", key]);
            var outside = Probe.Outside([kind + "-find", key]).Single();

            Assert.Multiple(() =>
            {
                Assert.That(inside.Error, Is.EqualTo(Errno.ENOENT));
                Assert.That(unfiltered.Select(l => l.Error), Is.EqualTo(new[] { Errno.ENOENT, default, default }));
                Assert.That(outside.Value, Is.EqualTo(created.Value), "the one that was made outside");
            });
        }
        finally
        {
            Host.Run("ipcrm", removing, created.Value);
        }
    }

    [Test]
    public void Posix_shared_memory_and_queues_of_the_host_do_not_exist()
    {
        var name = "hakoniwa-test-" + Guid.NewGuid().ToString("N");
        var memory = "/dev/shm/" + name;
        File.WriteAllText(memory, "hidden");
        try
        {
            Assert.That(Probe.Outside(["mq-create", name]).Single().Ok);

            var inside = Probe.Inside(Unfiltered.AsRoot(), ["read", memory], ["mq-find", name]);
            var outside = Probe.Outside(["read", memory], ["mq-find", name]);

            Assert.That(inside.Select(l => l.Error), Is.All.EqualTo(Errno.ENOENT));
            Assert.That(outside.Where(l => !l.Ok), Is.Empty);
        }
        finally
        {
            File.Delete(memory);
            Unistd.syscall(MqUnlink, Utf8(name), 0, 0, 0, 0, 0);
        }
    }

    /// <summary>A session keyring is inherited like a descriptor; the caller's may hold the keys of file systems and tickets.</summary>
    [Test]
    public void Keys_of_the_callers_session_cannot_be_read()
    {
        var name = "hakoniwa-test-" + Guid.NewGuid().ToString("N");
        if (Unistd.syscall(AddKey, Utf8("user"), Utf8(name), Utf8("hidden"), 6, SessionKeyring, 0) is var key && key < 0)
            Assert.Ignore("needs a kernel with keyrings");
        try
        {
            Assert.Multiple(() =>
            {
                Assert.That(Probe.Outside(["key-find", name]).Single().Value, Is.EqualTo("hidden"));
                Assert.That(Probe.Inside(["key-find", name]).Single().Error, Is.EqualTo(Errno.EPERM));

                // From a process that was started with the keyring: this one's threads each have their own.
                Assert.That(ProbeLine.Parse(LauncherProgram.Report("exec \"$@\"", "probe", Probe.Path, "key-find", name)).Error, Is.EqualTo(Errno.ENOKEY), "without a filter");
            });
        }
        finally
        {
            Unistd.syscall(Keyctl, KeyctlUnlink, key, SessionKeyring, 0, 0, 0);
        }
    }

    [Test]
    public void A_program_that_detaches_itself_twice_ends_with_the_sandbox()
    {
        var marker = "4" + Random.Shared.Next(10_000_000, 99_999_999).ToString(CultureInfo.InvariantCulture);
        var script = $"trap '' HUP TERM INT; (setsid sh -c '(setsid sh -c \"trap \\\"\\\" HUP TERM; sleep {marker}; :\" &) &' ) & while ! grep -q {marker} /proc/*/cmdline 2>/dev/null; do :; done; exit 6";

        var status = Container.Hermetic().Seccomp(SeccompProfile.Unconfined).Command("/bin/sh", "-c", script).Status();

        Assert.That(status.ExitCode, Is.EqualTo(6));
        Assert.That(Processes.With(marker), Is.Zero);
    }

    private const int SessionKeyring = -3;
    private const int KeyctlUnlink = 9;

    private static readonly bool X64 = System.Runtime.InteropServices.RuntimeInformation.ProcessArchitecture == System.Runtime.InteropServices.Architecture.X64;
    private static readonly int MqUnlink = X64 ? 241 : 181;
    private static readonly int AddKey = X64 ? 248 : 217;
    private static readonly int Keyctl = X64 ? 250 : 219;

    private static nint Utf8(string text) => System.Runtime.InteropServices.Marshal.StringToCoTaskMemUTF8(text);
}
