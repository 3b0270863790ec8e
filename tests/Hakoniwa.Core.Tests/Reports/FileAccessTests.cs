using System.Collections.Immutable;
using System.Globalization;
using System.Text;

using Hakoniwa.Core.Tests.Support;

namespace Hakoniwa.Core.Tests.Reports;

/// <summary>The paths that programs in a sandbox use.</summary>
public sealed class FileAccessTests
{
    /// <summary>The files of the test lie in a temporary directory.</summary>
    private static readonly ImmutableArray<string> Boring = FileFilter.SystemPlaces.RemoveRange(["/tmp", "/var/tmp"]);
    private static readonly FileFilter Everything = new() { Missing = true, Except = Boring };

    private TemporaryDirectory _host = null!;

    [SetUp]
    public void MakeFiles()
    {
        _host = new TemporaryDirectory();
        _host.Subdirectory("seen/deep");
        _host.Subdirectory("hidden");
        _host.File("seen/a", "a");
        _host.File("seen/deep/b", "b");
        _host.File("hidden/c", "c");
    }

    [TearDown]
    public void RemoveFiles() => _host.Dispose();

    [Test]
    public void What_is_read_and_written_is_told_with_whether_it_was_there()
    {
        var (output, report) = Shell("cat a deep/b; cat nothing ../hidden/c; echo x > /made/new; mv /made/new /made/newer; cat /made/newer");

        Assert.That(output.StandardOutput, Is.EqualTo("abx\n"));
        Assert.Multiple(() =>
        {
            Assert.That(Told(report, "cat"), Is.SupersetOf(new[]
            {
                "openat seen/a visible", "openat seen/deep/b visible", "openat seen/nothing missing", "openat hidden/c hidden", "openat /made/newer visible",
            }));
            Assert.That(Told(report, "sh"), Does.Contain("openat /made/new write missing"));
            Assert.That(Told(report, "mv").Where(t => t.StartsWith("rename", StringComparison.Ordinal)).Select(t => t[(t.IndexOf(' ', StringComparison.Ordinal) + 1)..]),
                Is.EqualTo(new[] { "/made/new write visible", "/made/newer write missing" }));
            Assert.That(report.FileAccesses.Select(f => f.Path), Has.None.StartsWith("/usr/").And.None.StartsWith("/lib"));
            Assert.That(report.Unlisted, Is.Zero);
            Assert.That(report.NotAvailable, Is.Empty);
        });
    }

    [Test]
    public void The_program_sees_no_difference()
    {
        const string script = "cat a nothing ../hidden/c; ls -a . deep /; echo x > a; mkdir q; ln -s a l; cd deep && pwd; cat ../a; stat -c %s b; test -e /nowhere; echo $?";
        var container = Sandbox();
        var plain = container.Command("/bin/sh", "-c", script).WorkingDirectory(Seen).Output();
        var (told, _) = Run(container.ReportFiles(Everything), script);

        Assert.That((told.StandardOutput, told.StandardError), Is.EqualTo((plain.StandardOutput, plain.StandardError)));
    }

    [Test]
    public void By_default_what_exists_nowhere_and_the_systems_own_is_not_told()
    {
        var (_, report) = Run(Sandbox().BindReadOnly(Seen, "/seen").Report(Report.Files), "cat /seen/a /seen/nothing /etc/passwd /var/lib; touch /tmp/t /made/t");

        Assert.That(Told(report, "cat"), Is.EqualTo(new[] { "openat /seen/a visible", "openat /var/lib hidden" }));
        Assert.That(Told(report, "touch"), Is.EqualTo(new[] { "openat /made/t write missing" }));
    }

    [Test]
    public void Only_what_exists_outside_alone_can_be_asked_for()
    {
        var (_, report) = Run(Sandbox().ReportFiles(new() { Visible = false, Listings = false, Writes = false, Except = Boring }), "ls deep; cat a nothing ../hidden/c; echo > /made/new; ls ../hidden");

        Assert.That(report.FileAccesses.Select(f => f.Path).Distinct(), Is.EqualTo(new[] { _host.Place("hidden/c"), _host.Place("hidden") }));
        Assert.That(report.FileAccesses.Select(f => (f.IsHidden, f.IsVisible, f.IsWrite)).Distinct(), Is.EqualTo(new[] { (true, false, false) }));
        var finding = report.Findings().First();
        Assert.That((finding.Code, finding.Allow), Is.EqualTo((ReportCode.HiddenFile, $".BindReadOnly(\"{_host.Place("hidden/c")}\")")));
    }

    [Test]
    public void Places_that_are_excepted_cover_what_is_below_them_and_what_links_lead_there()
    {
        File.CreateSymbolicLink(_host.Place("seen/link"), "deep/b");
        File.CreateSymbolicLink(_host.Place("seen/around"), "a");
        var filter = Everything with { Except = [.. Boring, _host.Place("seen/deep") + "/", "/made"] };
        var (output, report) = Run(Sandbox().ReportFiles(filter), "cat deep/b link around; cat ./deeper; echo > /made/new");

        Assert.That(output.StandardOutput, Is.EqualTo("bba"));
        Assert.That(Told(report, "cat"), Is.EqualTo(new[] { "openat seen/around visible", "openat seen/deeper missing" }));
        Assert.That(report.FileAccesses.First(f => f.Process == "cat").RealPath, Is.EqualTo(_host.Place("seen/a")));
        Assert.That(Told(report, "sh").Where(t => t.Contains("/made", StringComparison.Ordinal)), Is.Empty);
        Assert.That(() => Sandbox().ReportFiles(Everything with { Except = ["made"] }), Throws.ArgumentException);
    }

    [Test]
    public void A_directory_that_is_listed_is_told_as_such()
    {
        var (_, report) = Run(Sandbox().ReportFiles(new() { Visible = false, Except = Boring }), "for f in deep/*; do :; done; cat a deep/b; mkdir -p q/r; test -d deep");

        var listed = report.FileAccesses.Where(f => f.IsListing).ToList();
        Assert.That(listed.Select(f => f.Path).Distinct(), Is.EqualTo(new[] { _host.Place("seen/deep") }));
        Assert.That(listed, Has.All.Matches<FileAttempt>(f => !f.IsWrite && f.IsVisible));
        Assert.That(report.FileAccesses.Where(f => !f.IsWrite), Has.Exactly(listed.Count).Items);
    }

    [Test]
    public void Names_that_are_no_text_are_told_safely_and_exactly()
    {
        var (_, report) = Shell("cat \"$(printf 'n\\033[31m\\377\\\\\\342\\200\\256\\363\\240\\200\\201é')\"");

        var told = report.FileAccesses.First(f => f.Process == "cat" && !f.IsVisible);
        Assert.That(told.Path, Is.EqualTo(_host.Place("seen/n\\x1b[31m\\xff\\\\\\u202e\\U000e0001é")));
        Assert.That(told.PathBytes(), Is.EqualTo((byte[])[.. Encoding.UTF8.GetBytes(_host.Place("seen/n\u001b[31m")), 0xff, .. Encoding.UTF8.GetBytes("\\\u202e\U000E0001é")]));
    }

    [Test]
    public void Many_are_counted_and_the_list_is_bounded()
    {
        const int files = 10_000;
        var (_, report) = Shell($"i=0; while [ $i -lt {files} ]; do [ -e /nowhere/$i ]; i=$((i+1)); done; for i in 1 2 3 4 5; do [ -e /nowhere/1 ]; done");

        var listed = report.FileAccesses.Where(f => f.Path.StartsWith("/nowhere/", StringComparison.Ordinal)).ToList();
        Assert.That(report.FileAccesses, Has.Length.EqualTo(1000));
        Assert.That(listed.Sum(f => f.Count) + report.Unlisted, Is.EqualTo(files + 5));
        Assert.That(listed.Single(f => f.Path == "/nowhere/1").Count, Is.EqualTo(6));
    }

    [Test]
    public void Every_call_that_takes_a_path_is_told()
    {
        using var program = Calls();
        var container = program.In(Sandbox()).ReportFiles(Everything);
        var output = container.Command(program.Path).WorkingDirectory(Seen).Output();
        var report = Reported.Of(output.Status);

        Assert.That(output.Status.Code, Is.Zero);
        Assert.That(report.FileAccesses.Where(f => f.Path.Contains("/q-", StringComparison.Ordinal)).Select(f => $"{System.IO.Path.GetFileName(f.Path)} {(f.IsWrite ? "write" : "read")}"), Is.EqualTo(new[]
        {
            "q-open read", "q-creat write", "q-rdwr write", "q-openat read", "q-openat2 write", "q-stat read", "q-access read", "q-statx read", "q-readlink read",
            "q-truncate write", "q-from write", "q-to write", "q-unlink write", "q-rmdir write", "q-mkdir write", "q-old read", "q-new write", "q-link write", "q-node write",
            "q-chdir read", "q-chmod write", "q-chown write", "q-utimensat write", "q-exec read", "q-execveat read", "q-xattr read",
        }));
    }

    private static NativeProgram Calls() => new(
        """
        #include <fcntl.h>
        #include <linux/openat2.h>
        #include <sys/stat.h>
        int main(void)
        {
            struct open_how how = { .flags = O_WRONLY };
            char buffer[512];
            int deep = syscall(SYS_openat, AT_FDCWD, "deep", O_PATH);
            syscall(SYS_openat, AT_FDCWD, "q-open", O_RDONLY);
            syscall(SYS_openat, AT_FDCWD, "q-creat", O_RDONLY | O_CREAT, 0600);
            syscall(SYS_openat, AT_FDCWD, "q-rdwr", O_RDWR);
            syscall(SYS_openat, deep, "../x/..//./q-openat", O_RDONLY);
            syscall(SYS_openat2, deep, "q-openat2", &how, sizeof(how));
            syscall(SYS_newfstatat, AT_FDCWD, "q-stat", buffer, 0);
            syscall(SYS_faccessat, AT_FDCWD, "q-access", W_OK);
            syscall(SYS_statx, deep, "q-statx", AT_SYMLINK_NOFOLLOW, 0x7ff, buffer);
            syscall(SYS_readlinkat, deep, "q-readlink", buffer, 10);
            syscall(SYS_truncate, "q-truncate", 0L);
            syscall(SYS_renameat2, deep, "q-from", AT_FDCWD, "q-to", 0);
            syscall(SYS_unlinkat, AT_FDCWD, "q-unlink", 0);
            syscall(SYS_unlinkat, AT_FDCWD, "q-rmdir", AT_REMOVEDIR);
            syscall(SYS_mkdirat, AT_FDCWD, "q-mkdir", 0700);
            syscall(SYS_linkat, deep, "q-old", deep, "q-new", 0);
            syscall(SYS_symlinkat, "q-target", deep, "q-link");
            syscall(SYS_mknodat, deep, "q-node", S_IFIFO | 0600, 0);
            syscall(SYS_chdir, "q-chdir");
            syscall(SYS_fchmodat, AT_FDCWD, "q-chmod", 0600);
            syscall(SYS_fchownat, AT_FDCWD, "q-chown", -1, -1, 0);
            syscall(SYS_utimensat, AT_FDCWD, "q-utimensat", 0, 0);
            syscall(SYS_execve, "q-exec", 0, 0);
            syscall(SYS_execveat, deep, "q-execveat", 0, 0, 0);
            syscall(SYS_getxattr, "q-xattr", "user.x", buffer, 10);

            // None of these names anything.
            syscall(SYS_newfstatat, deep, "", buffer, AT_EMPTY_PATH);
            syscall(SYS_openat, AT_FDCWD, 0, O_RDONLY);
            syscall(SYS_openat, AT_FDCWD, 8, O_RDONLY);
            syscall(SYS_openat, 500, "q-nowhere", O_RDONLY);
            return 0;
        }
        """);

    private string Seen => _host.Place("seen");

    private Container Sandbox() => Container.Hermetic().BindReadOnly(Seen).Tmpfs("/made");

    private (Output Output, SandboxReport Report) Shell(string script) => Run(Sandbox().ReportFiles(Everything), script);

    private (Output Output, SandboxReport Report) Run(Container container, string script)
    {
        var output = container.Command("/bin/sh", "-c", script).WorkingDirectory(Seen).Output();
        return (output, Reported.Of(output.Status));
    }

    private string[] Told(SandboxReport report, string process) =>
    [
        .. report.FileAccesses.Where(f => f.Process == process).Select(f => string.Create(CultureInfo.InvariantCulture,
            $"{f.SystemCall} {f.Path.Replace(_host.Path + "/", "", StringComparison.Ordinal)}{(f.IsWrite ? " write" : "")} {(f.IsVisible ? "visible" : f.IsHidden ? "hidden" : "missing")}")),
    ];
}
