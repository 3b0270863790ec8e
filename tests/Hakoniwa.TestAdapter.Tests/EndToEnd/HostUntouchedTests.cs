using System.Diagnostics;

using Hakoniwa.TestAdapter.Tests.Support;

namespace Hakoniwa.TestAdapter.Tests.EndToEnd;

/// <summary>Nothing of a run stays on the host, however it ends.</summary>
public class HostUntouchedTests
{
    [Test]
    public void No_file_and_no_process_is_left()
    {
        // What MSBuild makes once and keeps is there after the first run.
        Workspace.Test(Workspace.Project("Alpha"), "Name=Passes");
        var before = Entries();

        var run = Workspace.Test(Workspace.Project("Alpha"), "Name=Leaves_things_behind");

        Assert.That(run.ExitCode, Is.Zero, run.Text);
        Assert.Multiple(() =>
        {
            Assert.That(Entries(), Is.EqualTo(before));
            foreach (var directory in new[] { "/tmp", "/var/tmp", "/dev/shm", Environment.GetEnvironmentVariable("HOME") ?? "/" })
                Assert.That(File.Exists(Path.Combine(directory, "left-by-hakoniwas-tests")), Is.False, directory);
            Assert.That(HostProcesses.With("sleep 86391"), Is.Empty);
            Assert.That(HostProcesses.With(Workspace.Root), Is.Empty);
        });
    }

    [Test]
    public void Killing_the_test_platform_ends_the_sandbox()
    {
        using var run = DotNet.Start(
            Workspace.Root, Workspace.WithTemporaryDirectory([]), Workspace.Arguments(Workspace.Project("Beta"), "Name=Hangs"), out var text);
        Assert.That(HostProcesses.Eventually(() => Hosts().Any(h => h.CommandLine.StartsWith("/bin/sh", StringComparison.Ordinal))), text.ToString());
        var platform = HostProcesses.With("vstest.console", Workspace.Assembly("Beta")).Select(p => p.Id).Single();

        using (var process = Process.GetProcessById(platform))
            process.Kill();

        Assert.That(HostProcesses.Eventually(() => Hosts().Count == 0), () => string.Join('\n', Hosts()));
        run.WaitForExit();
        Assert.That(run.ExitCode, Is.Not.Zero);

        static IReadOnlyList<(int Id, string CommandLine)> Hosts() => HostProcesses.With("testhost.dll", Path.GetDirectoryName(Workspace.Assembly("Beta"))!);
    }

    /// <summary>Without what the SDK leaves at every run, with or without a sandbox: two empty directories whose names are six letters.</summary>
    private static string[] Entries()
        => [.. Directory.GetFileSystemEntries(Workspace.TemporaryDirectory)
            .Where(e => Path.GetFileName(e).Length != 6 || File.Exists(e) || Directory.GetFileSystemEntries(e).Length > 0)
            .Order(StringComparer.Ordinal)];
}
