using System.Diagnostics;
using System.Globalization;

using Hakoniwa.MSBuild.Lines;
using Hakoniwa.MSBuild.Tests.Support;

namespace Hakoniwa.MSBuild.Tests.Hostile;

/// <summary>Steps that take all there is, or stay: the build goes on after them, and nothing of them does.</summary>
[TestFixture]
internal sealed class ResourceTests
{
    private const int CutLine = 40_000_000;

    /// <summary>As an argument of <c>sleep</c> it is found in no other process.</summary>
    private readonly string _mark = "86399." + Random.Shared.Next(int.MaxValue).ToString(CultureInfo.InvariantCulture);
    private TestDirectory _directory = null!;

    [SetUp]
    public void MakeDirectory() => _directory = new TestDirectory();

    [TearDown]
    public void CleanUp()
    {
        foreach (var process in Daemons())
        {
            using var found = Process.GetProcessById(process);
            found.Kill();
        }

        _directory.Dispose();
    }

    [TestCase("setsid sleep {0} > /dev/null 2>&1 &")]
    [TestCase("(setsid sh -c 'sleep {0} & sleep 0.1' > /dev/null 2>&1 &)")]
    [TestCase("nohup sleep {0} > /dev/null 2>&1 &")]
    [TestCase("trap '' HUP TERM INT; (trap '' HUP TERM INT; exec sleep {0} > /dev/null 2>&1) &")]
    public void A_daemon_ends_with_its_step(string command)
    {
        var start = string.Format(CultureInfo.InvariantCulture, command, _mark).Replace("&", "&amp;", StringComparison.Ordinal).Replace(">", "&gt;", StringComparison.Ordinal);
        var plain = MSBuildRun.Of(_directory, $"<Exec Command=\"{start}\" />");
        Assert.That(plain.ExitCode, Is.Zero, plain.Console);
        Assert.That(() => Daemons().Length, Is.EqualTo(1).After(10_000, 50), "outside it stays");
        CleanDaemons();

        var sandboxed = MSBuildRun.Of(_directory, $"<HakoniwaExec Command=\"{start}\" />");
        Assert.That(sandboxed.ExitCode, Is.Zero, sandboxed.Console);
        Assert.That(Daemons(), Is.Empty);
    }

    [Test]
    public void Signals_to_everybody_and_to_the_group_end_the_step_alone()
    {
        var run = MSBuildRun.Of(_directory, """
            <HakoniwaExec Command="kill -9 -1" ContinueOnError="true" />
            <HakoniwaExec Command="kill -9 0" ContinueOnError="true" />
            <HakoniwaExec Command="kill -9 1; kill -9 $PPID; echo still here" />
            <Message Importance="high" Text="the build goes on" />
            """);
        Assert.That(run.ExitCode, Is.Zero, run.Console);
        Assert.That(run.Events.Select(e => e.Text), Does.Contain("the build goes on").And.Contain("still here"));
        Assert.That(run.Warnings.Select(w => w.Code), Is.EqualTo(new[] { "MSB3073", "MSB3073" }), run.Console);
    }

    [Test]
    public void A_line_without_end_is_cut_and_the_build_goes_on()
    {
        var run = MSBuildRun.Of(_directory, $"""
            <HakoniwaExec Command="head -c {CutLine} /dev/zero | tr '\0' x" StandardOutputImportance="low" /><Message Importance="high" Text="the build goes on" />
            """);
        Assert.That(run.ExitCode, Is.Zero);
        var pieces = run.Events.Where(e => e.Text.StartsWith("xxxx", StringComparison.Ordinal)).Select(e => e.Text.Length).ToArray();
        Assert.That(pieces, Is.EqualTo(new[] { LineBuffer.LongestLine, LineBuffer.LongestLine, CutLine - 2 * LineBuffer.LongestLine }));
    }

    [TestCase("head -c 1G /dev/zero &gt; $TMPDIR/x", "MemoryLimit=\"64M\"")]
    [TestCase("head -c 1G /dev/zero &gt; out/a.bin", "MemoryLimit=\"64M\"")]
    [TestCase("i=0; while [ $i -lt 60 ]; do sleep 600 &amp; i=%24((i+1)); done; exit 3", "Pids=\"20\"")]
    public void What_takes_all_there_is_ends_at_the_limit_and_the_build_goes_on(string command, string limit)
    {
        var run = MSBuildRun.Of(_directory, $"""
            <HakoniwaExec Command="{command}" Outputs="out/a.bin" {limit} ContinueOnError="true" /><Message Importance="high" Text="the build goes on" />
            """);
        if (run.Warnings.Any(w => w.Code == ErrorCode.CgroupUnavailable))
            Assert.Ignore("needs cgroups, which this user is not given");
        Assert.That(run.ExitCode, Is.Zero, run.Console);
        Assert.That(run.Warnings.Select(w => w.Code), Does.Contain(MSBuildErrorCode.ResourceLimit), run.Console);
        Assert.That(run.Events.Select(e => e.Text), Does.Contain("the build goes on"));
        Assert.That(_directory["out/a.bin"], Does.Not.Exist);
    }

    [Test]
    public void A_build_on_a_terminal_keeps_it_from_its_steps()
    {
        const string script = "/usr/bin/script";
        if (!File.Exists(script))
            Assert.Ignore("needs " + script + ", which this machine does not have");

        _directory.Write("test.proj", MSBuildRun.Header + """
            <Target Name="Build">
              <Exec Command="echo typed by Exec &gt; /dev/tty" />
              <HakoniwaExec Command="echo typed by HakoniwaExec &gt; /dev/tty" ContinueOnError="true" EchoOff="true" />
              <HakoniwaExec Command="ls /dev/pts/* | grep -v ptmx; test ! -e /dev/console" />
            </Target></Project>
            """);
        var start = MSBuildRun.StartInfo(_directory, "test.proj");
        var line = string.Join(' ', start.ArgumentList.Select(a => "'" + a + "'"));
        var (file, arguments) = (start.FileName, start.ArgumentList);
        arguments.Clear();
        start.FileName = script;
        foreach (var argument in new[] { "-qec", file + " " + line, "/dev/null" })
            arguments.Add(argument);
        using var build = Process.Start(start)!;
        build.StandardInput.Close();
        var console = build.StandardOutput.ReadToEnd();
        build.WaitForExit();

        Assert.That(build.ExitCode, Is.Zero, console);

        // Anywhere in a line: the terminal has what MSBuild writes about the step, too.
        Assert.That(console, Does.Contain("typed by Exec\r\n").And.Not.Contain("typed by HakoniwaExec"));
        Assert.That(console, Does.Contain("MSB3073"));
    }

    private void CleanDaemons()
    {
        foreach (var process in Daemons())
        {
            using var found = Process.GetProcessById(process);
            found.Kill();
            Assert.That(() => Daemons(), Does.Not.Contain(process).After(10_000, 50));
        }
    }

    private int[] Daemons() => [.. Directory.EnumerateDirectories("/proc").Where(p => char.IsAsciiDigit(Path.GetFileName(p)[0])).Where(IsMarked).Select(p => int.Parse(Path.GetFileName(p), CultureInfo.InvariantCulture))];

    private bool IsMarked(string process)
    {
        try
        {
            return File.ReadAllText(Path.Combine(process, "cmdline")) == "sleep\0" + _mark + "\0";
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            // It has ended since it was listed.
            return false;
        }
    }
}
