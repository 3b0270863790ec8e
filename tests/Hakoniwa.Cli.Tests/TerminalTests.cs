using System.Diagnostics;

namespace Hakoniwa.Cli.Tests;

/// <summary>
/// A person at a terminal. What is typed is echoed, too, so what the tests wait for is written in two pieces that only a shell joins.
/// </summary>
[TestFixture]
public sealed class TerminalTests
{
    private const string CtrlC = "\u0003";
    private const string CtrlD = "\u0004";
    private const string CtrlZ = "\u001a";

    private TestTerminal _terminal = null!;
    private byte[] _before = null!;

    [SetUp]
    public void Open()
    {
        _terminal = new TestTerminal();
        _before = _terminal.Settings();
    }

    [TearDown]
    public void Close() => _terminal.Dispose();

    [Test]
    public void A_shell_prompts_runs_commands_and_leaves_the_terminal_as_it_was()
    {
        using var process = StartShell();
        Assert.That(_terminal.Settings(), Is.Not.EqualTo(_before), "raw while it runs");

        _terminal.Type("echo gar''den; exit 7\r");

        _terminal.WaitFor("garden\r\n");
        AssertEnd(process, 7);
        Assert.That(_terminal.Printed, Does.Not.Contain("job control turned off"));
    }

    [Test]
    public void Ctrl_C_interrupts_the_program_and_not_the_shell()
    {
        using var process = StartShell();
        _terminal.Type("sh -c 'echo slee''ping; exec sleep 1000'\r");
        _terminal.WaitFor("sleeping\r\n");

        _terminal.Type(CtrlC);
        _terminal.WaitFor("PROMPT");
        _terminal.Type("echo code''=$?\r");

        _terminal.WaitFor("code=130\r\n");
        _terminal.Type(CtrlD);
        AssertEnd(process, 0);
    }

    [Test]
    public void Ctrl_C_ends_a_program_without_a_shell()
    {
        using var process = _terminal.Start(["run", "--", "sh", "-c", "echo slee''ping; exec sleep 1000"]);
        _terminal.WaitFor("sleeping\r\n");

        _terminal.Type(CtrlC);

        AssertEnd(process, 130);
    }

    /// <summary>
    /// The job waits without starting anything: a Ctrl-Z that stops a child between vfork and exec leaves its parent, which waits for that,
    /// running.
    /// </summary>
    [Test]
    public void Ctrl_Z_stops_a_job_that_fg_brings_back()
    {
        using var process = StartShell();
        _terminal.Type("sh -c 'trap \"echo wo''ken\" CONT; trap \"exit 3\" INT; echo slee''ping; while :; do :; done'\r");
        _terminal.WaitFor("sleeping\r\n");

        _terminal.Type(CtrlZ);
        _terminal.WaitFor("Stopped");
        _terminal.WaitFor("PROMPT");
        _terminal.Type("fg\r");
        _terminal.WaitFor("woken\r\n");
        _terminal.Type(CtrlC);
        _terminal.WaitFor("PROMPT");
        _terminal.Type("echo code''=$?; exit 0\r");

        _terminal.WaitFor("code=3\r\n");
        AssertEnd(process, 0);
    }

    [Test]
    public void The_size_is_the_terminals_and_follows_it()
    {
        using var process = StartShell();
        _terminal.Type("echo size''=$(stty size)\r");
        _terminal.WaitFor("size=24 80\r\n");

        _terminal.Resize(40, 132);
        _terminal.Type("until [ \"$(stty size)\" = '40 132' ]; do sleep 0.05; done; echo resi''zed; exit\r");

        _terminal.WaitFor("resized\r\n");
        AssertEnd(process, 0);
    }

    [Test]
    public void The_sandbox_has_a_terminal_that_is_not_the_outer_one()
    {
        using var process = _terminal.Start(["run", "--devfs", "/dev", "--", "sh", "-c",
            "for i in 0 1 2; do [ -t $i ] && stat -L -c \"fd $i %t:%T\" /proc/self/fd/$i; done; ls /proc/self/fd | wc -w; echo to the terminal >/dev/tty; echo en''d"]);

        _terminal.WaitFor("end\r\n");
        AssertEnd(process, 0);
        Assert.Multiple(() =>
        {
            Assert.That(_terminal.Printed, Does.Contain("fd 0 88:").And.Contain("fd 1 88:").And.Contain("fd 2 88:").And.Contain("to the terminal\r\n"));
            Assert.That(_terminal.Printed, Does.Not.Contain(_terminal.Device + "\r\n"));
        });
    }

    [TestCase(Signals.Terminate)]
    [TestCase(Signals.Hangup)]
    [TestCase(Signals.Interrupt)]
    [TestCase(Signals.Quit)]
    public void A_signal_to_hakoniwa_ends_the_program_and_leaves_the_terminal_as_it_was(int signal)
    {
        using var process = _terminal.Start(["run", "--", "sh", "-c", "echo slee''ping; exec sleep 1000"]);
        _terminal.WaitFor("sleeping\r\n");
        WaitUntilRaw();

        Signals.Send(process, signal);

        AssertEnd(process, 128 + signal);
    }

    [Test]
    public void A_program_that_is_not_there_leaves_the_terminal_as_it_was()
    {
        using var process = _terminal.Start(["run", "--", "no-such-program"], environment: [("NO_COLOR", "1")]);

        _terminal.WaitFor("hakoniwa: HAKO1007: ");
        AssertEnd(process, 127);
    }

    [Test]
    public void The_wall_time_limit_leaves_the_terminal_as_it_was()
    {
        using var process = _terminal.Start(["run", "--limit-walltime", "2.5", "--", "sleep", "1000"]);

        _terminal.WaitFor("stopped by its wall-time limit");
        AssertEnd(process, 124);
    }

    [Test]
    public void Errors_are_coloured_on_a_terminal_unless_NO_COLOR_says_otherwise()
    {
        using (var process = _terminal.Start(["run", "--", "no-such-program"], environment: [("NO_COLOR", ""), ("TERM", "xterm")]))
        {
            _terminal.WaitFor("HAKO1007");
            AssertEnd(process, 127);
        }

        Assert.That(_terminal.Printed, Does.StartWith("\e["));

        using var plain = new TestTerminal();
        using (var process = plain.Start(["run", "--", "no-such-program"], environment: [("NO_COLOR", "1"), ("TERM", "xterm")]))
        {
            plain.WaitFor("HAKO1007");
            HakoniwaCommand.WaitForEnd(process);
        }

        Assert.That(plain.Printed, Does.Not.Contain("\e["));
    }

    [Test]
    public void All_that_was_printed_before_the_end_arrives()
    {
        using var process = _terminal.Start(["run", "--", "sh", "-c", "seq 1 20000; echo la''st"]);

        _terminal.WaitFor("20000\r\nlast\r\n");
        AssertEnd(process, 0);
        Assert.That(_terminal.Printed.Split("\r\n").Take(20000), Is.EqualTo(Enumerable.Range(1, 20000).Select(i => i.ToString(System.Globalization.CultureInfo.InvariantCulture))));
    }

    [Test]
    public void What_is_typed_before_it_is_ready_arrives()
    {
        _terminal.Type("early\r");
        using var process = _terminal.Start(["run", "--", "sh", "-c", "read line; echo got=$line"]);

        _terminal.WaitFor("got=early\r\n");
        AssertEnd(process, 0);
    }

    [Test]
    public void Streams_that_are_not_the_terminal_are_passed_as_they_are()
    {
        using var directory = new TemporaryDirectory();
        var input = directory.Write("input", "from a file\n");
        var output = Path.Combine(directory.Path, "output");

        using (var process = _terminal.Start(["run", "--", "sh", "-c", "cat; [ -t 2 ] && echo er''ror >&2"], $"<{input} >{output}"))
        {
            _terminal.WaitFor("error");
            AssertEnd(process, 0);
        }

        Assert.That(File.ReadAllText(output), Is.EqualTo("from a file\n"));

        using (var process = _terminal.Start(["run", "--", "sh", "-c", "[ -t 0 ] && read line && echo line=$line"], $">{output}"))
        {
            _terminal.Type("typed\r");
            AssertEnd(process, 0);
        }

        Assert.That(File.ReadAllText(output), Is.EqualTo("line=typed\n"));
    }

    [Test]
    public void Hanging_up_ends_the_program()
    {
        using var process = _terminal.Start(["run", "--", "sh", "-c", "echo slee''ping; exec sleep 1000"]);
        _terminal.WaitFor("sleeping\r\n");

        _terminal.Dispose();

        HakoniwaCommand.WaitForEnd(process);
        Assert.That(process.ExitCode, Is.EqualTo(128 + Signals.Hangup));
    }

    [Test]
    public void In_the_background_the_terminal_is_left_alone_until_it_is_brought_to_the_foreground()
    {
        using var shell = _terminal.StartProgram(["/bin/sh", "-i"], environment: ("PS1", "OUTER"));
        _terminal.WaitFor("OUTER");
        _terminal.Type($"{HakoniwaCommand.Path} run -- sh -c 'echo star''ted; read line; echo got''=$line' &\r");
        _terminal.WaitFor("started");
        _terminal.Type("echo still''here\r");
        _terminal.WaitFor("stillhere\r\n");

        _terminal.Type("fg\r");
        WaitUntilRaw();
        _terminal.Type("typed\r");
        _terminal.WaitFor("got=typed\r\n");
        _terminal.WaitFor("OUTER");
        _terminal.Type("exit 0\r");
        AssertEnd(shell, 0);
    }

    private Process StartShell()
    {
        var process = _terminal.Start(["run", "--devfs", "/dev", "-e", "PS1=PROMPT"]);
        _terminal.WaitFor("PROMPT");
        WaitUntilRaw();
        return process;
    }

    /// <summary>The program may print before the terminal outside has been made raw, and a key such as Ctrl-C would be one for hakoniwa.</summary>
    private void WaitUntilRaw()
    {
        var since = Stopwatch.StartNew();
        while (_terminal.Settings().AsSpan().SequenceEqual(_before) && since.Elapsed < HakoniwaCommand.Deadline)
            Thread.Sleep(10);
    }

    private void AssertEnd(Process process, int code)
    {
        HakoniwaCommand.WaitForEnd(process);
        Assert.Multiple(() =>
        {
            Assert.That(process.ExitCode, Is.EqualTo(code), _terminal.Printed);
            Assert.That(_terminal.Settings(), Is.EqualTo(_before), "the terminal's settings");
        });
    }
}
