using Hakoniwa.Core.Tests.Support;
using Hakoniwa.Seccomp;

namespace Hakoniwa.Core.Tests.Seccomp;

/// <summary>
/// The runtime and the class library under the dotnet profile. A refusal ends the program at once here (see <see cref="Strictly"/>), so a run that
/// ends well shows that nothing was refused that it depends on, nor anything that it merely tried.
/// </summary>
public sealed class DotNetProfileTests
{
    private static readonly SeccompProfile Strict = Strictly.Profile("dotnet", DotNetPolicy.Value);

    private static readonly (string Attempt, string Outcome)[] Attempts =
    [
        ("thread-pool 24", "grown"), ("threads", "created"), ("emit", "42 True Hakoniwa.Probe Empty"), ("machine", "16"),
        ("null-reference", "caught"), ("files", "a 1970 free"), ("file-locks", "exclusive"), ("archives", "3"), ("mapped-files", "42"),
        ("watcher", "seen"), ("anonymous-pipes", "word"), ("named-pipes", "word same"), ("child /bin/cat", "0 word "), ("kill-child", "137"),
        ("no-such-child", ""), ("processes", "found"), ("posix-signals", "all"), ("console", "none"), ("tcp-loopback 127.0.0.1", "<word>"),
        ("tcp-loopback ::1", "<word>"), ("udp-loopback 127.0.0.1", "word"), ("udp-loopback ::1", "word"), ("unix-sockets", "word"),
        ("http", "word"), ("tls", "word"), ("crypto", "verified 98C1"),
    ];

    private static readonly string[][] Verbs = [.. Attempts.Select(attempt => attempt.Attempt.Split(' '))];

    [TestCase("DOTNET_EnableDiagnostics=1", TestName = "{m}(as it is)")]
    [TestCase("DOTNET_EnableWriteXorExecute=0 DOTNET_TieredPGO=1", TestName = "{m}(writable code)")]
    [TestCase("DOTNET_EnableWriteXorExecute=1 DOTNET_TieredCompilation=0 DOTNET_ReadyToRun=0", TestName = "{m}(nothing compiled beforehand)")]
    [TestCase("DOTNET_EnableEventPipe=1 DOTNET_EventPipeOutputPath=/tmp/trace DOTNET_PerfMapEnabled=1", TestName = "{m}(traced)")]
    public void The_class_library_runs_without_a_refusal(string environment)
    {
        string[] outcomes = [.. Probe.Inside(With(environment), Verbs).Select(Outcome)];
        Assert.That(outcomes, Is.EqualTo(Attempts.Select(attempt => attempt.Outcome)));
    }

    [Test]
    public void Outside_the_same_attempts_end_the_same_way()
    {
        string[] outcomes = [.. Probe.Outside(Verbs).Select(Outcome)];
        Assert.That(outcomes, Is.EqualTo(Attempts.Select(attempt => attempt.Outcome)));
    }

    [TestCase("DOTNET_gcServer=1 DOTNET_GCgen0size=400000", "server")]
    [TestCase("DOTNET_gcServer=1 DOTNET_gcConcurrent=0 DOTNET_GCHeapCount=4", "server")]
    [TestCase("DOTNET_gcConcurrent=1 DOTNET_GCgen0size=100000", "workstation")]
    [TestCase("DOTNET_GCHeapHardLimit=8000000 DOTNET_GCConserveMemory=9", "workstation")]
    [TestCase("DOTNET_GCName=libclrgc.so", "workstation")]
    public void Garbage_is_collected_in_every_way_without_a_refusal(string environment, string kind) =>
        Assert.That(Outcome(Probe.Inside(With(environment), ["gc-stress", "40"]).Single()), Is.EqualTo(kind + " collected"));

    [TestCase("fail-fast", "on purpose")]
    [TestCase("stack-overflow", "Stack overflow")]
    public void A_crash_is_an_abort_and_tells_why(string verb, string message)
    {
        Output output = Probe.Command(Probe.Sandbox().Seccomp(Strict), [verb]).Output();
        Assert.Multiple(() =>
        {
            Assert.That(output.Status.Code, Is.EqualTo(134));
            Assert.That(output.StandardError, Does.Contain(message));
        });
    }

    [Test]
    public void The_network_is_described_without_a_refusal()
    {
        string[] outcomes = [.. Probe.Inside(Probe.Sandbox().Seccomp(Strict), ["interfaces"], ["names"]).Select(Outcome)];
        Assert.That(outcomes, Is.EqualTo(["lo no network", "found hakoniwa"]));
    }

    [Test]
    public void A_terminal_is_used_without_a_refusal()
    {
        Command command = Probe.Command(Probe.Sandbox().Seccomp(Strict).Environment("TERM", "xterm"), ["console"]).Terminal(new TerminalSize(24, 80));
        using SandboxProcess process = command.Start();
        using var reader = new StreamReader(process.Terminal!.Stream);
        string text = reader.ReadToEnd();
        Assert.That(process.Wait().Code, Is.Zero, text);
        Assert.That(text, Does.Contain("\"terminal\""));
    }

    /// <summary>That a run under the strict profile ends well means something only if a refusal ends it.</summary>
    [TestCase("ptrace-me")]
    [TestCase("shm-create 1")]
    [TestCase("sethostname x")]
    [TestCase("mknod /tmp/node c 1 1")]
    public void A_refused_call_would_have_ended_the_run(string verb) =>
        Assert.That(Probe.Command(Probe.Sandbox().Seccomp(Strict), verb.Split(' ')).Output().Status.Code, Is.EqualTo(Strictly.Killed));

    private static Container With(string environment) => environment.Split(' ').Select(variable => variable.Split('=')).Aggregate(
        Probe.Sandbox().Seccomp(Strict), (container, variable) => container.Environment(variable[0], variable[1]));

    private static string Outcome(ProbeLine line) => string.Join(' ', line.Values);
}
