using Hakoniwa.Core.Tests.Support;

namespace Hakoniwa.Core.Tests.Errors;

public sealed class FailureTests
{
    private static SandboxException Fails(Command command) => Assert.Throws<SandboxException>(() => command.Output())!;

    [Test]
    public void A_message_has_code_step_system_call_errno_and_remedy()
    {
        var command = Container.Hermetic().BindReadOnly("/no/such/source").Command("/bin/true");
        var error = Fails(command);
        var steps = command.Plan().Steps;
        var number = steps.Single(s => s.Description.Contains("/no/such/source", StringComparison.Ordinal) && s.Description.StartsWith("open", StringComparison.Ordinal)).Number;

        Assert.Multiple(() =>
        {
            Assert.That(error.Code, Is.EqualTo(ErrorCode.MountSource));
            Assert.That(error.Message, Does.StartWith($"HAKO1005: step {number} of {steps.Count}: open /no/such/source of the host read-only: open_tree: ENOENT. "));
            Assert.That(error.Message, Does.EndWith("create it or leave it out."));
            Assert.That((error.Step, error.StepCount, error.SystemCall, error.Errno), Is.EqualTo(((int?)number, (int?)steps.Count, "open_tree", (Errno?)Errno.ENOENT)));
        });
    }

    [Test]
    public void A_root_directory_that_does_not_exist_is_an_error()
        => Assert.That(Fails(new Container().RootFs("/no/such/root").Command("/bin/true")).Code, Is.EqualTo(ErrorCode.MountSource));

    [Test]
    public void A_directory_cannot_be_shown_on_a_file_nor_a_file_on_a_directory()
    {
        var overFile = Fails(Container.Hermetic().BindReadOnly("/usr", "/etc/passwd").Command("/bin/true"));
        var overDirectory = Fails(Container.Hermetic().BindReadOnly("/etc/passwd", "/usr/bin").Command("/bin/true"));

        Assert.Multiple(() =>
        {
            Assert.That((overFile.Code, overFile.Errno), Is.EqualTo((ErrorCode.MountTarget, (Errno?)Errno.EINVAL)));
            Assert.That((overDirectory.Code, overDirectory.Errno), Is.EqualTo((ErrorCode.MountTarget, (Errno?)Errno.EINVAL)));
            Assert.That(overFile.Remedy, Does.Contain("not of one kind"));
        });
    }

    [Test]
    public void A_limit_above_the_callers_own_is_told()
    {
        var error = Fails(Container.Hermetic().Limit(Rlimit.NoFile, ulong.MaxValue - 1).Command("/bin/true"));

        Assert.That((error.Code, error.SystemCall, error.Errno), Is.EqualTo((ErrorCode.StepFailed, "prlimit64", (Errno?)Errno.EPERM)));
        Assert.That(error.Remedy, Does.Contain("hard limit"));
    }

    [Test]
    public void Contradictions_are_found_when_the_plan_is_made()
    {
        Container[] contradictions =
        [
            Container.Hermetic().Share(NamespaceKinds.Mount),
            Container.Hermetic().Share(NamespaceKinds.Pid),
            Container.Hermetic().Share(NamespaceKinds.Uts),
            new Container().MapIds(0, 0).Share(NamespaceKinds.User),
            Container.Hermetic().Symlink("/usr", "/etc/link"),
            Container.Hermetic().Symlink("/b", "/a").Symlink("/a", "/b").Tmpfs("/a/x"),
            Container.Hermetic().MessageQueues().Share(NamespaceKinds.Ipc),
            Container.Hermetic().ProcFs(orHosts: true).Share(NamespaceKinds.User),
            Container.Hermetic().RootDir("/usr", writable: true).WritableRoot(),
            new Container().Restrict("/", MountAttributes.NoExecute).ProcFs().Share(NamespaceKinds.Mount),
        ];

        Assert.Multiple(() =>
        {
            foreach (var container in contradictions)
            {
                var error = Assert.Throws<SandboxException>(() => container.Command("/bin/true").Plan())!;
                Assert.That(error.Code, Is.EqualTo(ErrorCode.ContradictoryDescription), error.Message);
                Assert.That(error.Step, Is.Null);
            }
        });
    }

    [Test]
    public void A_profile_that_denies_what_a_launch_needs_is_refused_beforehand([Values("execve", "rt_sigaction", "rt_sigprocmask")] string call)
    {
        var container = Container.Hermetic().Seccomp(SeccompProfile.Default.Deny(call, Errno.EPERM));

        var error = Assert.Throws<SandboxException>(() => container.Command("/bin/true").Plan())!;

        Assert.That(error.Code, Is.EqualTo(ErrorCode.ProfileDeniesLaunch));
        Assert.That(error.Message, Does.Contain(call));
    }

    [Test]
    public void A_profile_in_which_nothing_can_end_is_refused_beforehand()
    {
        var profile = SeccompProfile.Default.Deny(Errno.EPERM, "exit", "exit_group");

        var error = Assert.Throws<SandboxException>(() => Container.Hermetic().Seccomp(profile).Command("/bin/true").Plan())!;

        Assert.That(error.Code, Is.EqualTo(ErrorCode.ProfileDeniesLaunch));
        Assert.That(() => Container.Hermetic().Seccomp(profile.Rule("exit", SeccompAction.KillProcess)).Command("/bin/true").Plan(), Throws.Nothing);
    }

    [Test]
    public void A_limit_that_passes_during_the_set_up_is_told_as_such_or_as_a_time_out()
    {
        for (var i = 0; i < 20; i++)
        {
            var command = Container.Hermetic().Command("/bin/sleep", "1000").WallTime(TimeSpan.FromMilliseconds(1));
            try
            {
                Assert.That(command.Output().Status.TimedOut);
            }
            catch (SandboxException e)
            {
                Assert.That(e.Code, Is.EqualTo(ErrorCode.CancelledDuringSetUp));
            }
        }
    }

    [Test]
    public void Nothing_is_left_behind_by_any_failure()
    {
        using var directory = new TemporaryDirectory();
        Command[] failures =
        [
            Container.Hermetic().BindReadOnly("/no/such/source").Command("/bin/true"),
            Container.Hermetic().Command("/no/such/program"),
            Container.Hermetic().Command("/etc/passwd"),
            Container.Hermetic().Command("/bin/true").WorkingDirectory("/no"),
            Container.Hermetic().BindReadWrite(directory.Path).Tmpfs(directory.Place("no")).Command("/bin/true"),
            Container.Hermetic().Limit(Rlimit.NoFile, ulong.MaxValue - 1).Command("/bin/true"),
            Container.Hermetic().Network(Network.Allow(new AllowedEndpoint(new(System.Net.IPAddress.Loopback, 4321)))).Command("/no/such/program"),
            Container.Hermetic().PrivateLayer(directory.Path).Command("/no/such/program"),
            Container.Hermetic().Command("/bin/true").Terminal(new TerminalSize(24, 80)).WorkingDirectory("/no"),
        ];

        Leftovers.AssertNoneOf(() =>
        {
            foreach (var command in failures)
            {
                Fails(command);
                Assert.Throws<SandboxException>(() => command.StandardInput(Stdio.Piped).StandardOutput(Stdio.Piped).StandardError(Stdio.Null).Start());
            }
        });

        Assert.That(directory.Snapshot(), Is.Empty);
    }

    [Test]
    public void Too_few_descriptors_are_told_and_survived()
    {
        var command = Container.Hermetic().Command("/bin/true");
        command.Output();
        var error = "";
        Leftovers.AssertNoneOf(() => error = FailureWithoutDescriptors(command));

        Assert.That(error, Does.Contain("EMFILE").And.Contain("ulimit -n"));
        Assert.That(command.Output().Status.Success);
    }

    private static string FailureWithoutDescriptors(Command command)
    {
        var hoard = new List<FileStream>();
        var before = Limits.Descriptors(256);
        try
        {
            while (true)
                hoard.Add(new FileStream("/dev/null", FileMode.Open, FileAccess.Read));
        }
        catch (IOException)
        {
            return Fails(command).Message;
        }
        finally
        {
            Limits.Descriptors(before);
            foreach (var file in hoard)
                file.Dispose();
        }
    }
}
