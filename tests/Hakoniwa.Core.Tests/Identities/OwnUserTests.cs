using Hakoniwa.Core.Tests.Support;
using Hakoniwa.Identity;

namespace Hakoniwa.Core.Tests.Identities;

/// <summary>What an ordinary user can have without any help.</summary>
public sealed class OwnUserTests
{
    [Test]
    public void The_callers_own_name_and_number_can_be_named_and_change_nothing()
    {
        var sandbox = Container.Hermetic().RunAs(Host.UserId.ToString(null, null));

        Assert.That(sandbox.Command("/bin/sh", "-c", "id -u; id -g").Output().StandardOutput, Is.EqualTo($"{Host.UserId}\n{Host.GroupId}\n"));
        Assert.That(Container.Hermetic().MapIds(0, 0).RunAs("root").Command("/usr/bin/id", "-u").Output().StandardOutput, Is.EqualTo("0\n"));
    }

    [Test]
    public void Another_user_than_the_mapped_one_is_an_error_that_says_how_to_map_it()
    {
        var error = Assert.Throws<SandboxException>(() => Container.Hermetic().RunAs("54321").Command("/bin/true").Status())!;

        Assert.That(error.Code, Is.EqualTo(ErrorCode.UnknownAccount));
        Assert.That(error.Message, Does.Contain("UserNamespaceMode.Auto"));
    }

    [Test]
    public void Subordinate_ids_that_nobody_granted_are_an_error_that_says_how_to_grant_them()
    {
        var name = Environment.UserName is { Length: > 0 } own ? own : null;
        if (File.Exists("/etc/subuid") && SubordinateIds.Granted(File.ReadAllText("/etc/subuid"), name, Host.UserId).Any())
            Assert.Ignore("needs a user without subordinate ids");

        var error = Assert.Throws<SandboxException>(() => Container.Hermetic().UserNamespaceMode(UserNamespaceMode.Auto).Command("/bin/true").Status())!;

        Assert.That(error.Code, Is.EqualTo(ErrorCode.SubordinateIds));
        Assert.That(error.Message, Does.Contain("sudo usermod --add-subuids").Or.Contain("sudo tee -a /etc/subuid /etc/subgid"), "an account of that name may be missing");
    }

    [Test]
    public void A_program_of_an_empty_container_sees_the_host_and_still_has_no_privileges()
    {
        var output = Container.Empty().Environment("PATH", "/usr/bin:/bin").Command("/bin/sh", "-c", "pwd; readlink /proc/self/ns/mnt; grep -E 'NoNewPrivs|CapEff' /proc/self/status; env").Output();
        var lines = output.StandardOutput.Split('\n');

        Assert.Multiple(() =>
        {
            Assert.That(lines[0], Is.EqualTo(Environment.CurrentDirectory));
            Assert.That(lines[1], Is.EqualTo(new FileInfo("/proc/self/ns/mnt").LinkTarget));
            Assert.That(output.StandardOutput, Does.Contain("NoNewPrivs:\t1").And.Contain("CapEff:\t0000000000000000"));
            Assert.That(output.StandardOutput, Does.Not.Contain("HOME="));
        });
    }
}
