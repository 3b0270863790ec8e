using Hakoniwa.Core.Tests.Support;

namespace Hakoniwa.Core.Tests.Reports;

/// <summary>Every call, counted by name.</summary>
public sealed class CallCountTests
{
    [Test]
    public void Every_call_is_counted([Values] bool newPrivileges)
    {
        using var program = new NativeProgram(
            """
            int main(void) { for (int i = 0; i < 1234; i++) syscall(SYS_getppid); for (int i = 0; i < 7; i++) syscall(SYS_chroot, "/nothing"); return 0; }
            """);
        var sandbox = program.In(Container.Hermetic()).Seccomp(SeccompProfile.Audit).Report(Report.Calls);
        var status = (newPrivileges ? sandbox.AllowNewPrivileges() : sandbox).Command(program.Path).AsPid1().Status();
        var calls = Reported.Of(status).Calls;

        Assert.Multiple(() =>
        {
            Assert.That(status.ExitCode, Is.Zero);
            Assert.That((calls["getppid"], calls["chroot"]), Is.EqualTo((1234L, 7L)));
            Assert.That(calls["execve"], Is.EqualTo(1), "the launch's own");
            Assert.That(calls.Keys, Does.Contain("rt_sigaction").And.Contain("exit_group"));
        });
    }

    [Test]
    public void A_runtime_with_its_threads_runs_under_it()
    {
        var (lines, report) = Reported.Run(Reported.Sandbox(Report.Calls).Seccomp(SeccompProfile.Audit), ["echo", "127.0.0.1"]);

        Assert.That(lines[0].Ok, Is.True);
        Assert.That(report.Calls.Keys, Does.Contain("mmap").And.Contain("futex").And.Contain("connect").And.Contain("execve"));
    }

    /// <summary>A return, or an end, that were interrupted would go on anywhere.</summary>
    [Test]
    public void Handlers_of_signals_return_and_programs_end()
    {
        using var program = new NativeProgram(
            """
            static volatile int ticks;
            static void tick(int signal) { ticks++; }
            int main(void)
            {
                struct sigaction action = { .sa_handler = tick };
                struct itimerval interval = { { 0, 200 }, { 0, 200 } };
                sigaction(SIGALRM, &action, 0);
                setitimer(ITIMER_REAL, &interval, 0);
                while (ticks < 100) syscall(SYS_getppid);
                return 5;
            }
            """);
        var command = program.In(Container.Hermetic()).Seccomp(SeccompProfile.Audit).Report(Report.Calls).Command(program.Path).AsPid1();
        var calls = Reported.Of(command.Status()).Calls;

        Assert.That(Enumerable.Range(0, 20).Select(_ => command.Status().ExitCode), Is.All.EqualTo(5));
        Assert.That((calls["rt_sigreturn"], calls["exit_group"]), Is.EqualTo((0L, 0L)));
    }

    [Test]
    public void With_denials_both_are_told()
    {
        var (_, report) = Reported.Run(Reported.Sandbox(Report.Calls | Report.Denials), ["ptrace-me"], ["ptrace-me"]);

        Assert.That(Reported.Lines(report), Is.EqualTo(new[] { "ptrace(PTRACE_TRACEME, 0) EPERM x2" }));
        Assert.That(report.Calls["ptrace"], Is.EqualTo(2));
    }
}
