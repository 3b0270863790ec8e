using System.Diagnostics;

namespace Hakoniwa.Cli.Tests;

/// <summary>Streams and signals where no terminal is.</summary>
[TestFixture]
public sealed class ForwardingTests
{
    [Test]
    public void Streams_are_passed_through_byte_for_byte()
    {
        const string input = "a\r\nb\n\u0004\u0003\u001a end";
        var result = HakoniwaCommand.RunIn(new Dictionary<string, string?>(), ["run", "--", "sh", "-c", "cat; echo to stderr >&2"], input: input);

        Assert.That((result.Code, result.Output, result.Error), Is.EqualTo((0, input, "to stderr\n")));
    }

    [Test]
    public void Without_a_terminal_there_is_none_inside()
        => Assert.That(HakoniwaCommand.Run("run", "--", "sh", "-c", "for i in 0 1 2; do [ -t $i ] && echo $i; done; exit 0").Output, Is.Empty);

    [TestCase(Signals.Terminate, "TERM")]
    [TestCase(Signals.Interrupt, "INT")]
    [TestCase(Signals.Hangup, "HUP")]
    [TestCase(Signals.Quit, "QUIT")]
    public void A_signal_is_passed_on_and_the_programs_answer_is_the_result(int signal, string name)
    {
        using var process = HakoniwaCommand.Start(["run", "--", "sh", "-c", $"trap 'echo got {name}; exit 5' {name}; echo ready; while :; do sleep 0.05; done"]);
        Assert.That(process.StandardOutput.ReadLine(), Is.EqualTo("ready"));

        Signals.Send(process, signal);

        Assert.That(process.StandardOutput.ReadLine(), Is.EqualTo("got " + name));
        HakoniwaCommand.WaitForEnd(process);
        Assert.That(process.ExitCode, Is.EqualTo(5));
    }

    [Test]
    public void A_program_that_a_forwarded_signal_ends_is_128_and_its_number()
    {
        using var process = HakoniwaCommand.Start(["run", "--", "sh", "-c", "echo ready; exec sleep 1000"]);
        Assert.That(process.StandardOutput.ReadLine(), Is.EqualTo("ready"));

        Signals.Send(process, Signals.Terminate);

        HakoniwaCommand.WaitForEnd(process);
        Assert.That(process.ExitCode, Is.EqualTo(128 + Signals.Terminate));
    }

    [Test]
    public void A_program_without_a_handler_that_is_pid_1_ends_all_the_same()
    {
        using var process = HakoniwaCommand.Start(["run", "--as-pid-1", "--", "sh", "-c", "echo ready; exec sleep 1000"]);
        Assert.That(process.StandardOutput.ReadLine(), Is.EqualTo("ready"));

        Signals.Send(process, Signals.Terminate);

        HakoniwaCommand.WaitForEnd(process);
        Assert.That(process.ExitCode, Is.EqualTo(128 + Signals.Terminate), "as what was asked for, although it took a SIGKILL");
    }

    [Test]
    public void A_signal_that_the_caller_ignores_is_not_passed_on()
    {
        var start = new ProcessStartInfo("/bin/sh", ["-c", "trap '' HUP; exec \"$@\"", "sh", HakoniwaCommand.Path, "run", "--",
            "sh", "-c", "trap 'echo hung up; exit 6' HUP; trap 'exit 5' TERM; echo ready; while :; do sleep 0.05; done"])
        {
            RedirectStandardOutput = true,
        };
        using var process = Process.Start(start)!;
        Assert.That(process.StandardOutput.ReadLine(), Is.EqualTo("ready"));

        Signals.Send(process, Signals.Hangup);
        Signals.Send(process, Signals.Terminate);

        Assert.That(process.StandardOutput.ReadToEnd(), Is.Empty);
        HakoniwaCommand.WaitForEnd(process);
        Assert.That(process.ExitCode, Is.EqualTo(5));
    }

    [Test]
    public void Killing_hakoniwa_kills_the_sandbox()
    {
        using var process = HakoniwaCommand.Start(["run", "--", "sh", "-c", "echo ready; exec sleep 1000"]);
        Assert.That(process.StandardOutput.ReadLine(), Is.EqualTo("ready"));

        Signals.Send(process, Signals.Kill);

        Assert.That(process.StandardOutput.ReadToEnd(), Is.Empty, "the pipe ends only when nobody in the sandbox holds it any more");
        HakoniwaCommand.WaitForEnd(process);
    }

    [Test]
    public void Losing_standard_output_is_the_programs_affair()
    {
        var start = new ProcessStartInfo("/bin/sh", ["-c", "{ \"$@\"; echo $? >&2; } | head -n 1", "sh", HakoniwaCommand.Path, "run", "--", "yes"])
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        using var process = Process.Start(start)!;
        var code = process.StandardError.ReadToEndAsync();

        Assert.That((process.StandardOutput.ReadToEnd(), code.Result.Trim().Split('\n')[^1]), Is.EqualTo(("y\n", "141")));
    }
}
