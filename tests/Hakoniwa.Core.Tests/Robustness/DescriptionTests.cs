using Hakoniwa.Core.Tests.Support;
using Hakoniwa.Identity;

namespace Hakoniwa.Core.Tests.Robustness;

/// <summary>Descriptions that others stumble over.</summary>
public sealed class DescriptionTests
{
    [Test]
    public void A_place_is_the_same_however_it_is_spelled()
    {
        using var directory = new TemporaryDirectory();
        directory.File("file", "content");
        var container = Container.Hermetic().Tmpfs("/a//b/../c/").BindReadOnly(directory.Path + "/./", "//a/c/./shown/").Tmpfs("/a-b");

        var output = container.Command("/bin/sh", "-c", "cat /a/c/shown/file; ls /a /; echo x > /a/c/shown/file").WorkingDirectory("/a/../a/c").Output();

        Assert.That(output.StandardOutput, Does.StartWith("content").And.Contain("/a:\nc\n").And.Contain("a-b\n"), output.StandardError);
        Assert.That(output.Status.Success, Is.False);
        Assert.That(container.Spec.Mounts.Select(m => m.Target), Does.Contain("/a/c").And.Contain("/a/c/shown"));
    }

    [Test]
    public void The_root_cannot_be_the_place_of_a_mount_and_can_be_the_working_directory()
    {
        var error = Assert.Throws<SandboxException>(() => Container.Hermetic().BindReadOnly("/usr", "/a/.."))!;

        Assert.That(error.Message, Does.Contain("RootFs"));
        Assert.That(Container.Hermetic().Command("/bin/pwd").WorkingDirectory("/").Output().StandardOutput, Is.EqualTo("/\n"));
        Assert.That(Container.Hermetic().BindReadOnly("/", "/host").Command("/bin/ls", "/host/usr/bin/env").Output().Status.Success);
    }

    [Test]
    public void Directories_above_a_file_are_made()
    {
        var output = Container.Hermetic().File("/one/two/file", "text").Directory("/three/four", 0x1C0).Command("/bin/sh", "-c", "cat /one/two/file; stat -c %a /three /three/four").Output();

        Assert.That(output.StandardOutput, Is.EqualTo("text755\n700\n"), output.StandardError);
    }

    [Test]
    public void Several_proc_file_systems_are_all_there()
    {
        var output = Container.Hermetic().ProcFs("/second/proc").Command("/bin/sh", "-c", "read name rest < /proc/1/stat; read other rest < /second/proc/1/stat; echo $name $other").Output();

        Assert.That(output.StandardOutput, Is.EqualTo("1 1\n"), output.StandardError);
    }

    [Test]
    public void Comments_and_empty_lines_among_the_accounts_are_passed_over()
    {
        const string passwd = "\n# a comment\nshort:x\n+::::::\ngardener:x:77:78:The gardener:/home/gardener:/bin/sh\n\n";

        Assert.That(new AccountContent(passwd).User(77), Is.EqualTo(new PasswdEntry("gardener", 77, 78, "/home/gardener")));
        Assert.That(new AccountContent(passwd).User(78), Is.Null);
    }
}
