using System.Globalization;
using Hakoniwa.Core.Tests.Support;
using Hakoniwa.Seccomp;

namespace Hakoniwa.Core.Tests.Seccomp;

/// <summary>What the dotnet profile refuses, asked of the kernel: under it, under the default, and outside.</summary>
public sealed class DotNetRefusalTests
{
    private const Errno Done = 0;
    private const long Atfdcwd = -100;

    /// <summary>Calls that the default refuses, too, and that get something else outside: success, or a complaint about their arguments.</summary>
    private static readonly Attempt[] RefusedByBoth =
    [
        new("ptrace", Errno.EPERM, Errno.EPERM, 16, -1),
        new("mount", Errno.EPERM, Errno.EPERM, 0, 0, 0, 0, 0),
        new("io_uring_setup", Errno.EPERM, Errno.EPERM, 1, 0),
        new("keyctl", Errno.EPERM, Errno.EPERM, 0, -3, 0),
        new("kcmp", Errno.EPERM, Errno.EPERM, 0, 0, 0, 0, 0),
        new("process_vm_readv", Errno.EPERM, Errno.EPERM, 1, 0, 0, 0, 0, 1),
        new("migrate_pages", Errno.EPERM, Errno.EPERM, 0, -1, 1, 1),
        new("fanotify_mark", Errno.EPERM, Errno.EPERM, -1, 1, 1, -1, 0),
        new("clone3", Errno.ENOSYS, Errno.ENOSYS, 0, 0),
        new("remap_file_pages", Errno.ENOSYS, Errno.ENOSYS, 1, 0, 0, 0, 0),
    ];

    /// <summary>Calls that the default leaves to the kernel.</summary>
    private static readonly Attempt[] AllowedByDefault =
    [
        new("personality", Errno.EPERM, Done, 0xffffffff),
        new("unshare", Errno.EPERM, Done, 0x400),
        new("shmget", Errno.EPERM, Done, 0, 4096, 0x180),
        new("semget", Errno.EPERM, Done, 0, 1, 0x180),
        new("mq_unlink", Errno.EPERM, Errno.EFAULT, 0),
        new("io_setup", Errno.EPERM, Errno.EFAULT, 1, 0),
        new("timerfd_create", Errno.EPERM, Done, 1, 0),
        new("setitimer", Errno.EPERM, Errno.EINVAL, 99, 0, 0),
        new("signalfd4", Errno.EPERM, Errno.EINVAL, -1, 0, 0, 0),
        new("splice", Errno.EPERM, Errno.EBADF, -1, 0, -1, 0, 1, 0),
        new("fchownat", Errno.EPERM, Errno.EFAULT, Atfdcwd, 0, -1, -1, 0),
        new("setgid", Errno.EPERM, Errno.EINVAL, -1),
        new("mknodat", Errno.EPERM, Errno.EFAULT, Atfdcwd, 0, 0xC180, 0),
        new("seccomp", Errno.EPERM, Errno.EINVAL, 99, 0, 0),
        new("getxattr", Errno.EOPNOTSUPP, Errno.EFAULT, 0, 0, 0, 0),
        new("execveat", Errno.ENOSYS, Errno.EFAULT, Atfdcwd, 0, 0, 0, 0),
        new("memfd_secret", Errno.ENOSYS, Errno.EINVAL, 0xff),
        new("socket", Errno.EPROTONOSUPPORT, Done, 16, 3, 15),
        new("socketpair", Errno.EAFNOSUPPORT, Errno.EFAULT, 2, 1, 0, 0),
        new("ioctl", Errno.ENOTTY, Errno.EBADF, -1, 0x541D),
    ];

    /// <summary>What the profile says yes to, with the same arguments but one.</summary>
    private static readonly Attempt[] AllowedByBoth =
    [
        new("socket", Done, Done, 16, 3, 0),
        new("socket", Done, Done, 2, 1, 6),
        new("socket", Done, Done, 10, 2, 17),
        new("socket", Done, Done, 1, 1, 0),
        new("mknodat", Errno.EFAULT, Errno.EFAULT, Atfdcwd, 0, 0x1180, 0),
        new("ioctl", Errno.EBADF, Errno.EBADF, -1, 0x5413),
        new("prctl", Done, Done, 1, 9),
        new("memfd_create", Errno.EFAULT, Errno.EFAULT, 0, 0),
    ];

    [Test]
    public void Calls_are_refused_that_the_default_refuses()
    {
        AssertInside(RefusedByBoth);
        Assert.That(Outside(RefusedByBoth).Where((outcome, index) => outcome == RefusedByBoth[index].UnderDefault), Is.Empty);
    }

    [Test]
    public void Calls_are_refused_that_the_default_allows()
    {
        AssertInside(AllowedByDefault);
        Assert.That(Outside(AllowedByDefault), Is.EqualTo(AllowedByDefault.Select(attempt => attempt.UnderDefault)));
    }

    [Test]
    public void What_is_allowed_reaches_the_kernel()
    {
        AssertInside(AllowedByBoth);
        Assert.That(Outside(AllowedByBoth), Is.EqualTo(AllowedByBoth.Select(attempt => attempt.UnderDefault)));
    }

    [Test]
    public void Calls_that_nobody_knows_do_not_exist()
    {
        string[][] unknown = [["call", "999"], ["call", "335999"], ["call", "400"]];
        Assert.Multiple(() =>
        {
            foreach (SeccompProfile profile in (SeccompProfile[])[SeccompProfile.DotNet, SeccompProfile.Default])
                Assert.That(Probe.Inside(Probe.Sandbox().Seccomp(profile), unknown).Select(line => line.Error), Is.All.EqualTo(Errno.ENOSYS));
        });
    }

    [Test]
    public void The_profile_is_named() => Assert.That(SeccompProfile.DotNet.Allow("shmget").Name, Is.EqualTo("dotnet, allow shmget"));

    [Test]
    public void What_is_allowed_in_addition_works()
    {
        Container container = Probe.Sandbox().Seccomp(SeccompProfile.DotNet.Allow("shmget"));
        Assert.That(Probe.Inside(container, AllowedByDefault.Single(attempt => attempt.Call == "shmget").Verb).Single().Ok);
    }

    private static void AssertInside(Attempt[] attempts)
    {
        Assert.Multiple(() =>
        {
            Assert.That(Told(SeccompProfile.DotNet, attempts), Is.EqualTo(attempts.Select(attempt => $"{attempt.Call} {attempt.UnderDotNet}")));
            Assert.That(Told(SeccompProfile.Default, attempts), Is.EqualTo(attempts.Select(attempt => $"{attempt.Call} {attempt.UnderDefault}")));
        });
    }

    private static IEnumerable<string> Told(SeccompProfile profile, Attempt[] attempts) =>
        Probe.Inside(Probe.Sandbox().Seccomp(profile), [.. attempts.Select(attempt => attempt.Verb)])
            .Zip(attempts, (line, attempt) => $"{attempt.Call} {line.Error}");

    private static IEnumerable<Errno> Outside(Attempt[] attempts) =>
        Probe.Outside([.. attempts.Select(attempt => attempt.Verb)]).Select(line => line.Error);

    private sealed record Attempt(string Call, Errno UnderDotNet, Errno UnderDefault, params long[] Arguments)
    {
        internal string[] Verb =>
        [
            "call", .. Arguments.Prepend(SeccompArchitecture.Current.Numbers[Call]).Select(number => number.ToString(CultureInfo.InvariantCulture)),
        ];
    }
}
