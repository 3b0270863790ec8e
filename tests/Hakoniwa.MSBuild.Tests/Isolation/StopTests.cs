using System.Diagnostics;
using System.Globalization;
using System.Runtime.InteropServices;

using Hakoniwa.MSBuild.Tests.Support;

namespace Hakoniwa.MSBuild.Tests.Isolation;

/// <summary>A build that is stopped leaves nothing behind.</summary>
[TestFixture]
internal sealed partial class StopTests
{
    private const int SIGINT = 2;
    private const int SIGKILL = 9;
    private const int SIGTERM = 15;

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    [TestCase(SIGINT)]
    [TestCase(SIGKILL)]
    [TestCase(SIGTERM)]
    public void A_stopped_build_leaves_no_process_no_mount_and_no_file(int signal)
    {
        using var directory = new TestDirectory();
        Directory.CreateDirectory(directory["tmp"]);
        directory.Write("out/a.txt", "previous");

        // An argument that no other process has, to find the step's processes by from outside.
        var mark = "86400." + Environment.ProcessId.ToString(CultureInfo.InvariantCulture) + signal.ToString(CultureInfo.InvariantCulture);
        directory.Write("test.proj", MSBuildRun.Header + $"""
            <Target Name="Build">
              <HakoniwaExec Command="echo new > out/a.txt; echo x > $TMPDIR/x; setsid sleep {mark} &amp; sleep {mark}" Outputs="out/a.txt" />
            </Target></Project>
            """);
        var start = MSBuildRun.StartInfo(directory, "test.proj");
        start.Environment["TMPDIR"] = directory["tmp"];
        using var build = Process.Start(start)!;
        var output = build.StandardOutput.ReadToEndAsync();
        var error = build.StandardError.ReadToEndAsync();

        Assert.That(() => Running(mark), Is.EqualTo(2).After((int)Patience.TotalMilliseconds, 50));
        Assert.That(kill(build.Id, signal), Is.Zero);
        build.WaitForExit();
        Assert.That(() => Running(mark), Is.Zero.After((int)Patience.TotalMilliseconds, 50));

        Task.WaitAll(output, error);
        Assert.That(directory.Read("out/a.txt"), Is.EqualTo("previous"));
        Assert.That(Directory.EnumerateFiles(directory["out"]).Select(Path.GetFileName), Is.EqualTo(new[] { "a.txt" }));
        Assert.That(Directory.EnumerateFiles(directory["tmp"], "*.exec.cmd", SearchOption.AllDirectories), Is.Empty);
        Assert.That(Directory.EnumerateFiles(directory["tmp"], "x", SearchOption.AllDirectories), Is.Empty);
        Assert.That(File.ReadAllText("/proc/self/mountinfo"), Does.Not.Contain(directory.Path));
        if (signal == SIGINT)
            Assert.That(output.Result, Does.Contain("MSB5021"));
    }

    private static int Running(string mark)
        => Directory.EnumerateDirectories("/proc").Count(process => char.IsAsciiDigit(Path.GetFileName(process)[0]) && CommandLine(process) == "sleep\0" + mark + "\0");

    private static string CommandLine(string process)
    {
        try
        {
            return File.ReadAllText(Path.Combine(process, "cmdline"));
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            // It has ended since it was listed.
            return "";
        }
    }

    [LibraryImport("libc", SetLastError = true)]
    private static partial int kill(int pid, int signal);
}
