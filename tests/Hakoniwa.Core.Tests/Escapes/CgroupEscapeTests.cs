using System.Diagnostics;

using Hakoniwa.Core.Tests.Support;

namespace Hakoniwa.Core.Tests.Escapes;

/// <summary>
/// The host's cgroups, which root's user id alone may write to. A program without capabilities gets them by a user namespace of its own, where no
/// filter forbids that.
/// </summary>
public sealed class CgroupEscapeTests
{
    private const string Source =
        """
        #define _GNU_SOURCE
        #include <fcntl.h>
        #include <sched.h>
        #include <stdio.h>
        #include <sys/mount.h>
        #include <sys/stat.h>
        #include <unistd.h>

        int main(int count, char **arguments)
        {
            if (count > 1 && unshare(CLONE_NEWUSER) != 0)
                return 3;
            if (unshare(CLONE_NEWNS | CLONE_NEWCGROUP) != 0)
                return 4;
            mkdir("/tmp/cgroups", 0700);
            if (mount("cgroup2", "/tmp/cgroups", "cgroup2", 0, 0) != 0)
                return 5;
            return open("/tmp/cgroups/cgroup.procs", O_WRONLY) < 0 ? 6 : 0;
        }
        """;

    [Test]
    public void The_hosts_cgroups_cannot_be_written_to([Values] bool ownUserNamespace, [Values] bool keepsSysAdmin)
    {
        Host.NeedsRoot("writing to the host's cgroups");
        Host.NeedsProgram("/usr/bin/cc");
        using var directory = new TemporaryDirectory();
        var program = directory.Place("program");
        Assert.That(Host.Run("/usr/bin/cc", "-static", "-o", program, directory.File("program.c", Source)).ExitCode, Is.Zero);
        string[] arguments = ownUserNamespace ? ["user"] : [];
        var sandbox = Unfiltered.Sandbox().BindReadOnly(directory.Path).Tmpfs("/tmp");

        var inside = (keepsSysAdmin ? sandbox.KeepCapabilities(LinuxCapability.SysAdmin) : sandbox).Command(program, arguments).Status();
        Assert.That(inside.ExitCode, Is.EqualTo(4), "no cgroup namespace");

        using var outside = Process.Start("/usr/bin/unshare", ["--mount", "--user", "--map-root-user", program, .. arguments]);
        outside.WaitForExit();
        Assert.That(outside.ExitCode, Is.Zero, "the attempt is real");
    }
}
