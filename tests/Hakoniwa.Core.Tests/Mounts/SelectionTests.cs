using Hakoniwa.Core.Tests.Support;

namespace Hakoniwa.Core.Tests.Mounts;

/// <summary>Directories of the host without some of their entries.</summary>
public sealed class SelectionTests
{
    private TemporaryDirectory _directory = null!;

    [SetUp]
    public void MakeTree()
    {
        _directory = new TemporaryDirectory();
        _directory.Subdirectory("a/deep");
        _directory.Subdirectory("b");
        _directory.Subdirectory(".git");
        foreach (var name in (string[])["shown", "hidden", "a/shown", "a/hidden", "a/deep/hidden", "b/one", "b/two", ".git/config", "with space", "ünï", "[x]*"])
            _directory.File(name, name);
        File.CreateSymbolicLink(_directory.Place("link"), "hidden");
        File.CreateSymbolicLink(_directory.Place("link-to-b"), "b");
    }

    [TearDown]
    public void RemoveTree() => _directory.Dispose();

    private string Path(string name) => _directory.Place(name);

    private Container Without(params string[] hidden) => Probe.Sandbox().BindSelected(_directory.Path, hidden);

    [Test]
    public void Hidden_entries_do_not_exist_and_all_others_are_there_read_only()
    {
        var before = _directory.Snapshot();
        var lines = Probe.Inside(Without("hidden", "a/hidden", "./a//deep/", "b", ".git", "link", "with space", "ünï", "a/hidden", "b/one", "none", "not/there"),
            ["list", _directory.Path], ["list", Path("a")], ["read", Path("a/shown")], ["read", Path("hidden")], ["read", Path("b/one")], ["read", Path("[x]*")], ["list", Path("link-to-b")],
            ["write", Path("shown"), "x"], ["create", Path("new")], ["create", Path("hidden")], ["create", Path("a/hidden")]);

        Assert.Multiple(() =>
        {
            Assert.That(lines[0].Values, Is.EquivalentTo(new[] { "[x]*", "a", "link-to-b", "shown" }));
            Assert.That(lines[1].Values, Is.EqualTo(new[] { "shown" }));
            Assert.That((lines[2].Value, lines[5].Value), Is.EqualTo(("a/shown", "[x]*")));
            Assert.That((lines[3].Error, lines[4].Error, lines[6].Error), Is.EqualTo((Errno.ENOENT, Errno.ENOENT, Errno.ENOENT)));
            Assert.That(lines[7..].Select(l => l.Error), Has.All.EqualTo(Errno.EROFS));
            Assert.That(_directory.Snapshot(), Is.EqualTo(before));
        });
    }

    /// <summary>Each way is open outside, or to what is not hidden.</summary>
    [Test]
    public void No_other_way_leads_to_a_hidden_entry()
    {
        var ways = new Func<string, string>[]
        {
            name => Path("a/../" + name), name => "/proc/self/root" + Path(name), name => "/proc/1/root" + Path(name), name => "/proc/self/cwd/" + name,
            name => "/proc/thread-self/root" + Path(name), name => Path("./" + name), name => Path("a/deep/../../" + name),
        };
        string[][] attempts = [.. ways.Select(w => new[] { "read", w("hidden") })];
        string[][] controls = [.. ways.Select(w => new[] { "read", w("shown") })];
        string[][] others = [["read", Path("link")], ["link", Path("hidden"), "/tmp/linked"], ["open-by-handle"], ["unlink", Path("hidden")], ["rename", Path("shown"), Path("hidden")]];

        var output = Probe.Command(Without("hidden"), [.. attempts, .. controls, .. others]).WorkingDirectory(_directory.Path).Output();
        var lines = Probe.Parse(output, attempts.Length + controls.Length + others.Length);

        Assert.Multiple(() =>
        {
            Assert.That(lines[..attempts.Length].Select(l => l.Error), Has.All.EqualTo(Errno.ENOENT));
            Assert.That(lines[attempts.Length..(2 * attempts.Length)].Select(l => l.Value), Has.All.EqualTo("shown"));
            Assert.That(lines[(2 * attempts.Length)..].Where(l => l.Ok), Is.Empty);
            Assert.That(Probe.Outside(["read", Path("link")])[0].Value, Is.EqualTo("hidden"));
        });
    }

    [Test]
    public void What_hides_them_cannot_be_taken_away_with_capabilities_and_another_namespace()
    {
        var container = Without("hidden").KeepCapabilities(LinuxCapability.SysAdmin, LinuxCapability.DacOverride).Seccomp(SeccompProfile.Unconfined);
        var script = $"umount {_directory.Path}; umount -l {_directory.Path}; mount -o remount,rw {_directory.Path}; rm -f {Path("hidden")}; unshare -m umount {_directory.Path}; cat {Path("hidden")}; echo {Path("shown")} > {Path("shown")}; cat /.hakoniwa*/lower/hidden /tmp/.hakoniwa*/lower/hidden; true";

        var output = container.Command("/bin/sh", "-c", script).Output();

        Assert.Multiple(() =>
        {
            Assert.That(output.StandardOutput, Is.Empty);
            Assert.That(output.StandardError, Does.Contain(Path("hidden") + ": No such file"));
            Assert.That(File.ReadAllText(Path("shown")), Is.EqualTo("shown"));
            Assert.That(File.ReadAllText(Path("hidden")), Is.EqualTo("hidden"));
        });
    }

    [Test]
    public void Another_name_of_a_hidden_file_is_shown_unless_it_is_hidden_too()
    {
        Assert.That(Probe.Outside(["link", Path("hidden"), Path("b/other")])[0].Ok);

        Assert.That(Probe.Inside(Without("hidden"), ["read", Path("b/other")])[0].Value, Is.EqualTo("hidden"));
        Assert.That(Probe.Inside(Without("hidden", "b/other"), ["read", Path("b/other")])[0].Error, Is.EqualTo(Errno.ENOENT));
    }

    [Test]
    public void Directories_keep_their_permissions()
    {
        File.SetUnixFileMode(_directory.Path, (UnixFileMode)0x1F8);
        File.SetUnixFileMode(Path("a"), (UnixFileMode)0x140);
        try
        {
            var output = Without("hidden", "a/hidden", "b/one").Command("/bin/sh", "-c", "stat -c %a . a b").WorkingDirectory(_directory.Path).Output();
            Assert.That(output.StandardOutput, Is.EqualTo("770\n500\n755\n"), output.StandardError);
        }
        finally
        {
            File.SetUnixFileMode(Path("a"), (UnixFileMode)0x1C0);
        }
    }

    [Test]
    public void Layers_binds_and_other_selections_can_lie_in_it()
    {
        var container = Without("hidden", "a/shown").PrivateLayer(Path("b")).ScratchLayer(Path("a/deep")).BindReadOnly(Path("hidden"), Path("a/deep/in/file")).BindReadOnly(Path("hidden"), Path("shown"));
        using var process = container.Command("/bin/sh", "-ec", "cat shown; echo x > b/new; rm b/one; cat a/deep/in/file > a/deep/copy; ls a").WorkingDirectory(_directory.Path).StandardOutput(Stdio.Piped).Start();
        using var reader = new StreamReader(process.StandardOutput!);

        Assert.That(reader.ReadToEnd(), Is.EqualTo("hiddendeep\nhidden\n"));
        Assert.That(process.Wait().Code, Is.Zero);
        Assert.That(process.OpenLayer(Path("b")).Changes(), Is.EqualTo(new LayerChange[] { new("new", LayerChangeKind.File), new("one", LayerChangeKind.Removed) }));
        Assert.That(process.OpenLayer(Path("a/deep")).Changes(), Is.EqualTo(new LayerChange[] { new("copy", LayerChangeKind.File) }));
    }

    [Test]
    public void Ten_thousand_names_are_two_calls_of_the_plan()
    {
        var plan = Container.Hermetic().BindSelected(_directory.Path, Enumerable.Range(0, 10_000).Select(i => $"a/{i}")).Command("/bin/true").Plan();

        Assert.That(plan.Steps.SelectMany(s => s.SystemCalls).Where(c => c.StartsWith("mknodat(", StringComparison.Ordinal) && c.Contains("names", StringComparison.Ordinal)), Has.Exactly(1).Contains("10000 names"));
        Assert.That(plan.Steps.Single(s => s.Description.StartsWith("prepare what hides", StringComparison.Ordinal)).SystemCalls, Has.Count.LessThan(12));
    }

    [Test]
    public void Ten_thousand_entries_are_hidden()
    {
        for (var i = 0; i < 10_000; i++)
            _directory.File($"b/{i}");

        var lines = Probe.Inside(Without([.. Enumerable.Range(0, 10_000).Where(i => i != 4711).Select(i => $"b/{i}")]), ["list", Path("b")]);

        Assert.That(lines[0].Values, Is.EquivalentTo(new[] { "4711", "one", "two" }));
    }

    [Test]
    public void Names_that_are_not_UTF8_are_hidden_by_their_bytes()
    {
        Assert.That(Host.Run("/bin/sh", "-c", @"cd ""$0"" && : > ""$(printf 'x\200')"" && : > ""$(printf 'x\201')""", _directory.Path).ExitCode, Is.Zero);

        var output = Without("x\uDC80").Command("/bin/sh", "-c", "printf %s x* | od -An -tx1 | tr -d ' \n'").WorkingDirectory(_directory.Path).Output();

        Host.Run("/bin/sh", "-c", @"cd ""$0"" && rm x*", _directory.Path);
        Assert.That(output.StandardOutput, Is.EqualTo("7881"));
    }

    [TestCase("/absolute")]
    [TestCase("..")]
    [TestCase("a/../../x")]
    [TestCase(".")]
    [TestCase("./")]
    [TestCase("")]
    [TestCase("a\0b")]
    public void A_name_that_is_not_relative_or_leads_out_is_refused(string name)
        => Assert.Catch<ArgumentException>(() => Container.Hermetic().BindSelected("/usr", [name]));

    [Test]
    public void A_name_through_a_link_is_refused_and_a_missing_source_is_told()
    {
        Assert.That(Assert.Throws<SandboxException>(() => Without("link-to-b/one").Command("/bin/true").Plan())!.Code, Is.EqualTo(ErrorCode.MountSource));
        Assert.That(Assert.Throws<SandboxException>(() => Container.Hermetic().BindSelected(Path("missing"), ["x"]).Command("/bin/true").Status())!.Code, Is.EqualTo(ErrorCode.MountSource));
    }

    [Test]
    public void Where_overlays_are_refused_the_error_says_so()
    {
        var error = Assert.Throws<SandboxException>(() => Container.Hermetic().BindSelected("/proc", ["version"], "/other").Command("/bin/true").Status())!;

        Assert.That((error.Code, error.SystemCall), Is.EqualTo((ErrorCode.SelectionRefused, "mount")), error.Message);
        Assert.That(error.Remedy, Is.Not.Null);
    }

    [Test]
    public void Nothing_is_left_of_it() => Leftovers.AssertNoneOf(() => Assert.That(Without("hidden", "a/hidden").Command("/bin/true").Status().Code, Is.Zero));
}
