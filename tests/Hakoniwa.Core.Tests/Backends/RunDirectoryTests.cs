using Hakoniwa.Backends;
using Hakoniwa.Core.Tests.Support;
using Hakoniwa.Layers;

namespace Hakoniwa.Core.Tests.Backends;

/// <summary>The private directories on the host: none stays, and none that is in use goes.</summary>
[NonParallelizable]
public sealed class RunDirectoryTests
{
    private OwnTemporaryDirectory _temporary = null!;

    [SetUp]
    public void OwnDirectory() => _temporary = new();

    [TearDown]
    public void FormerDirectory() => _temporary.Dispose();

    [Test]
    public void One_that_nobody_has_locked_is_swept_and_one_in_use_is_not()
    {
        using var used = RunDirectory.Create([new("/tmp", 0x3FF)]);
        var left = Path.Combine(RunDirectory.Parent, "hakoniwa-run-" + new string('0', 24));
        Directory.CreateDirectory(Path.Combine(left, "root", "tmp", "deep"));

        RunDirectory.Sweep();

        Assert.Multiple(() =>
        {
            Assert.That(left, Does.Not.Exist);
            Assert.That(Path.Combine(RunDirectory.Parent, used.Name, "root", "tmp"), Does.Exist);
        });
    }

    [Test]
    public void Removal_takes_whatever_a_program_left_and_follows_no_link()
    {
        using var outside = new TemporaryDirectory();
        outside.File("kept", "kept");
        using var directory = new TemporaryDirectory();
        var top = directory.Subdirectory("top");
        var script =
            """
            ln -s "$1" link; ln -s "$1/kept" file; ln "$1/kept" hard; mkfifo fifo; printf x > "$(printf 'bad\377name')"; mkdir "$(printf 'dir\377')"
            mkdir locked; printf x > locked/a; chmod 0 locked
            i=0; while [ $i -lt 300 ]; do mkdir d; cd d || exit 1; i=$((i+1)); done; printf x > bottom
            """;
        Assert.That(Host.Run("/bin/sh", "-c", "cd \"$2\"; " + script, "sh", outside.Path, top).ExitCode, Is.Zero);

        using (var parent = Beneath.OpenDirectory(directory.Path))
            Assert.That(DirectoryRemoval.Remove(parent, "top"));

        Assert.Multiple(() =>
        {
            Assert.That(top, Does.Not.Exist);
            Assert.That(File.ReadAllText(outside.Place("kept")), Is.EqualTo("kept"));
        });
    }

    [Test]
    public void A_launcher_that_is_killed_leaves_no_process_and_no_directory()
    {
        Landlocks.LandlockHost.Needs(6);
        using var directory = new TemporaryDirectory();
        var marker = "1" + Random.Shared.Next(100_000, 999_999).ToString(System.Globalization.CultureInfo.InvariantCulture);
        using var launcher = LauncherProgram.Start(directory.Place("report"), "hold-degraded", $"setsid sleep {marker} & sleep {marker}");
        Eventually.True(() => Processes.With("sleep\0" + marker) >= 2, "the sandbox runs");

        launcher.Kill();
        launcher.WaitForExit();

        Eventually.True(() => Processes.With("sleep\0" + marker) == 0, "everything has ended");
        Eventually.True(() => _temporary.Runs.Length == 0, "the directory is removed, though the launcher cannot");
    }
}
