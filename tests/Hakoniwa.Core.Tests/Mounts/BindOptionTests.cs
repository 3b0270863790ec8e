using Hakoniwa.Core.Tests.Support;

using Microsoft.Win32.SafeHandles;

namespace Hakoniwa.Core.Tests.Mounts;

/// <summary>Binds that may be missing, binds by descriptor, further attributes.</summary>
public sealed class BindOptionTests
{
    private static SafeFileHandle OpenPath(string path)
    {
        var fd = Hakoniwa.Interop.Fcntl.open(path, Hakoniwa.Interop.Fcntl.O_PATH | Hakoniwa.Interop.Fcntl.O_CLOEXEC, 0);
        Assert.That(fd, Is.GreaterThanOrEqualTo(0), path);
        return new(fd, ownsHandle: true);
    }

    private static void Move(string from, string to)
    {
        if (Directory.Exists(from))
            Directory.Move(from, to);
        else
            File.Move(from, to);
    }

    [Test]
    public void An_optional_bind_is_shown_where_it_is_there_and_left_out_where_not()
    {
        using var directory = new TemporaryDirectory();
        directory.File("file", "content");

        var lines = Probe.Inside(
            Probe.Sandbox().BindReadOnly(directory.Path, "/there", ifPresent: true).BindReadOnly(directory.Place("missing"), "/missing", ifPresent: true)
                .BindReadWrite(directory.Place("file/below"), "/below", ifPresent: true),
            ["read", "/there/file"], ["create", "/there/new"], ["stat", "/missing"], ["stat", "/below"]);

        Assert.That(lines.Select(l => l.Error), Is.EqualTo(new[] { default, Errno.EROFS, Errno.ENOENT, Errno.ENOENT }));
    }

    [Test]
    public void An_optional_bind_that_vanishes_after_the_plan_was_made_is_left_out_and_comes_back([Values] bool isFile)
    {
        using var directory = new TemporaryDirectory();
        var source = isFile ? directory.File("source", "content") : directory.Subdirectory("source");
        var command = Container.Hermetic().BindReadOnly(source, "/way/to/it", ifPresent: true).Command("/bin/sh", "-c", "test -e /way/to/it");
        var optional = (Func<int?>)(() => command.Output().Status.ExitCode);

        Assert.That(optional(), Is.Zero, "there");
        Move(source, directory.Place("away"));
        Assert.That(optional(), Is.EqualTo(1), "away");
        Move(directory.Place("away"), source);
        Assert.That(optional(), Is.Zero, "there again");
    }

    [Test]
    public void A_bind_that_is_not_optional_fails_where_it_is_missing()
        => Assert.That(Assert.Throws<SandboxException>(() => Container.Hermetic().BindReadOnly("/no/such").Command("/bin/true").Status())!.Code, Is.EqualTo(ErrorCode.MountSource));

    [Test]
    public void A_descriptor_shows_what_it_stands_for([Values] bool readOnly)
    {
        using var directory = new TemporaryDirectory();
        directory.File("file", "content");
        using var handle = OpenPath(directory.Path);
        using var file = File.OpenHandle(directory.File("single", "alone"));

        var lines = Probe.Inside(Probe.Sandbox().Bind(handle, "/directory", readOnly).Bind(file, "/deep/file"),
            ["read", "/directory/file"], ["read", "/deep/file"], ["create", "/directory/new"], ["open-write", "/deep/file"]);

        Assert.Multiple(() =>
        {
            Assert.That(lines[..2].Select(l => l.Value), Is.EqualTo(new[] { "content", "alone" }));
            Assert.That(lines[2].Error, Is.EqualTo(readOnly ? Errno.EROFS : default));
            Assert.That(lines[3].Error, Is.EqualTo(Errno.EROFS));
        });
    }

    [Test]
    public void A_descriptor_follows_what_it_stands_for_and_never_shows_what_took_its_name()
    {
        using var directory = new TemporaryDirectory();
        var source = directory.Subdirectory("source");
        File.WriteAllText(Path.Combine(source, "file"), "meant");
        using var handle = OpenPath(source);
        var command = Probe.Command(Probe.Sandbox().Bind(handle, "/shown"), ["read", "/shown/file"]);

        Assert.That(Probe.Parse(command.Output(), 1)[0].Value, Is.EqualTo("meant"));
        Directory.Move(source, directory.Place("elsewhere"));
        directory.Subdirectory("source");
        directory.File("source/file", "planted");
        Assert.That(Probe.Parse(command.Output(), 1)[0].Value, Is.EqualTo("meant"));

        // The name that the descriptor has now is covered by another directory: what is found by name is not what was meant.
        Directory.Delete(directory.Place("elsewhere"), recursive: true);
        var error = Assert.Throws<SandboxException>(() => command.Output())!;
        Assert.That(error.Code, Is.EqualTo(ErrorCode.MountSource));
        Assert.That(error.Remedy, Does.Contain("still has a name"));
    }

    [Test]
    public void A_file_that_looks_like_what_a_descriptor_stood_for_is_refused()
    {
        using var directory = new TemporaryDirectory();
        var source = directory.File("source", "meant");
        using var handle = File.OpenHandle(source);
        var command = Container.Hermetic().Bind(handle, "/shown").Command("/bin/true");
        command.Output();
        File.Delete(source);
        directory.File("source (deleted)", "planted");

        var error = Assert.Throws<SandboxException>(() => command.Output())!;
        Assert.That((error.Code, error.Errno), Is.EqualTo((ErrorCode.MountSource, (Errno?)Errno.ESTALE)));
    }

    [Test]
    public void A_descriptor_that_is_closed_or_has_no_name_is_told()
    {
        using var closed = OpenPath("/usr");
        closed.Dispose();
        using var pipe = new System.IO.Pipes.AnonymousPipeServerStream();
        using var nameless = new SafeFileHandle(pipe.SafePipeHandle.DangerousGetHandle(), ownsHandle: false);

        Assert.Multiple(() =>
        {
            foreach (var handle in (SafeFileHandle[])[closed, nameless])
                Assert.That(Assert.Throws<SandboxException>(() => Container.Hermetic().Bind(handle, "/x").Command("/bin/true").Status())!.Code, Is.EqualTo(ErrorCode.MountSource));
        });
    }

    [Test]
    public void Launches_by_descriptor_leave_nothing_behind()
    {
        using var directory = new TemporaryDirectory();
        using var handle = OpenPath(directory.Path);
        var command = Container.Hermetic().Bind(handle, "/x").Command("/bin/true");

        Leftovers.AssertNoneOf(() => command.Output());
        Assert.That(handle.IsClosed, Is.False);
    }

    [Test]
    public void Programs_in_a_bind_that_forbids_it_are_not_executed([Values] bool forbidden)
    {
        using var directory = new TemporaryDirectory();
        var script = directory.File("script", "#!/bin/sh\nexit 7\n");
        File.SetUnixFileMode(script, (UnixFileMode)0x1ED);
        var container = Container.Hermetic().BindReadOnly(directory.Path, attributes: forbidden ? MountAttributes.NoExecute : MountAttributes.None);

        var status = container.Command("/bin/sh", "-c", script).Output().Status;

        Assert.That(status.ExitCode, Is.EqualTo(forbidden ? 126 : 7));
    }

    [Test]
    public void The_whole_host_can_be_shown_at_a_place()
    {
        using var directory = new TemporaryDirectory();
        var file = directory.File("file", "content");

        var lines = Probe.Inside(Probe.Sandbox().BindReadOnly("/", "/host"), ["read", "/host" + file], ["open-write", "/host" + file], ["create", "/host/dev/shm/hakoniwa-test-new"]);

        Assert.That(lines.Select(l => l.Error), Is.EqualTo(new[] { default, Errno.EROFS, Errno.EROFS }));
    }

    [Test]
    public void A_socket_and_a_fifo_can_be_shown()
    {
        using var directory = new TemporaryDirectory();
        using var listener = new System.Net.Sockets.Socket(System.Net.Sockets.AddressFamily.Unix, System.Net.Sockets.SocketType.Stream, 0);
        listener.Bind(new System.Net.Sockets.UnixDomainSocketEndPoint(directory.Place("socket")));
        listener.Listen();

        var lines = Probe.Inside(Probe.Sandbox().BindReadOnly(directory.Place("socket"), "/run/socket"), ["connect-unix", "/run/socket"], ["unlink", "/run/socket"], ["list", "/run"]);

        Assert.That(lines[0].Ok, lines[0].ToString());
        Assert.That(lines[1].Error, Is.EqualTo(Errno.EBUSY).Or.EqualTo(Errno.EROFS));
        Assert.That(lines[2].Values, Is.EqualTo(new[] { "socket" }));
    }
}
