using Hakoniwa.Core.Tests.Support;
using Hakoniwa.Interop;
using Hakoniwa.Seccomp;

namespace Hakoniwa.Core.Tests.Seccomp;

/// <summary>The profile named container: what it says, that it says what container engines do, and that it follows the capabilities.</summary>
public sealed class ProfilesContainerTests
{
    private static readonly string[] Refused =
    [
        "bdflush", "cachestat", "futex_requeue", "futex_wait", "futex_waitv", "futex_wake", "io_pgetevents", "io_pgetevents_time64",
        "kexec_file_load", "kexec_load", "map_shadow_stack", "migrate_pages", "move_pages", "nfsservctl", "nice", "oldfstat", "oldlstat",
        "oldolduname", "oldstat", "olduname", "pciconfig_iobase", "pciconfig_read", "pciconfig_write", "sgetmask", "ssetmask", "swapoff",
        "swapon", "sysfs", "uselib", "userfaultfd", "ustat", "vm86", "vm86old", "vmsplice",
    ];

    private static readonly (LinuxCapability Capability, string[] Calls)[] Conditional =
    [
        (LinuxCapability.DacReadSearch, ["open_by_handle_at"]),
        (LinuxCapability.SysAdmin, ["bpf", "perf_event_open", "lookup_dcookie", "quotactl", "quotactl_fd", "setdomainname", "sethostname"]),
        (LinuxCapability.Bpf, ["bpf"]),
        (LinuxCapability.PerfMon, ["perf_event_open"]),
        (LinuxCapability.SysChroot, ["chroot"]),
        (LinuxCapability.SysModule, ["delete_module", "finit_module", "init_module", "query_module"]),
        (LinuxCapability.SysPAcct, ["acct"]),
        (LinuxCapability.SysPTrace, ["kcmp", "process_madvise"]),
        (LinuxCapability.SysRawIO, ["ioperm", "iopl"]),
        (LinuxCapability.SysTime, ["clock_settime", "settimeofday"]),
        (LinuxCapability.SysTtyConfig, ["vhangup"]),
    ];

    // What versions of the other profile do not agree about: later ones know more calls.
    private static readonly string[] DifferentByVersion =
    [
        "cachestat", "fanotify_init", "fchmodat2", "futex_requeue", "futex_wait", "futex_waitv", "futex_wake", "io_pgetevents_time64",
        "map_shadow_stack", "quotactl_fd",
    ];

    private static readonly string[] InAnyCase =
    [
        "read", "openat", "execve", "clone", "clone3", "mount", "umount2", "unshare", "setns", "pivot_root", "ptrace", "keyctl", "syslog",
        "memfd_secret", "landlock_restrict_self", "process_vm_readv", "pidfd_getfd", "name_to_handle_at", "fanotify_init", "reboot",
    ];

    [Test]
    public void It_allows_refuses_and_leaves_out_what_it_is_known_for()
    {
        SeccompPolicy policy = SeccompProfile.Container.PolicyFor([])!;
        Assert.Multiple(() =>
        {
            Assert.That(policy.DefaultAction.FailsWith, Is.EqualTo(Errno.ENOSYS));
            Assert.That(policy.Further, Is.EqualTo(SeccompArchitecture.Current.Companions));
            foreach (string call in Refused)
                Assert.That(policy.Rules.Single(rule => rule.SystemCall == call).Action.FailsWith, Is.EqualTo(Errno.EPERM), call);

            foreach (string call in InAnyCase)
                Assert.That(SeccompProfile.Container.Decide(call), Is.EqualTo(SeccompAction.Allow), call);

            foreach (string call in (string[])["io_uring_setup", "io_uring_enter", "add_key", "request_key", "statmount", "mseal", "tuxcall"])
                Assert.That(SeccompProfile.Container.Decide(call).FailsWith, Is.EqualTo(Errno.ENOSYS), call);

            foreach (ulong domain in (ulong[])[0, 8, 0x20000, 0x20008, 0xffffffff])
                Assert.That(SeccompProfile.Container.Decide("personality", domain), Is.EqualTo(SeccompAction.Allow));

            foreach (ulong domain in (ulong[])[1, 0x40000, 0x4000000, ulong.MaxValue])
                Assert.That(SeccompProfile.Container.Decide("personality", domain).FailsWith, Is.EqualTo(Errno.ENOSYS));

            Assert.That(policy.Rules.Where(rule => rule.Action.IsAllow).Select(rule => rule.SystemCall).Distinct().Count(), Is.EqualTo(SeccompArchitecture.Current == SeccompArchitecture.X64 ? 378 : 382));
        });
    }

    [Test]
    public void Calls_for_a_capability_are_allowed_with_it_and_not_permitted_without()
    {
        Assert.Multiple(() =>
        {
            foreach ((LinuxCapability capability, string[] calls) in Conditional)
            {
                foreach (string call in calls)
                {
                    LinuxCapability[] others = [.. Profiles.All.Where(c => Conditional.All(r => r.Capability != c || !r.Calls.Contains(call)))];
                    SeccompProfile profile = SeccompProfile.Container;
                    Assert.That(profile.Decide([capability], SeccompArchitecture.X64, call), Is.EqualTo(SeccompAction.Allow), call);
                    Assert.That(profile.Decide(Profiles.All, SeccompArchitecture.X64, call), Is.EqualTo(SeccompAction.Allow), call);
                    Assert.That(profile.Decide(Profiles.None, SeccompArchitecture.X64, call).FailsWith, Is.EqualTo(Errno.EPERM), call);
                    Assert.That(profile.Decide(others, SeccompArchitecture.X64, call).FailsWith, Is.EqualTo(Errno.EPERM), call);
                }
            }
        });
    }

    [Test]
    public void Sockets_for_audit_records_take_the_capability_whatever_the_upper_halves_say()
    {
        const ulong netlink = 16, audit = 9, garbage = 0xdead_beef_0000_0000;
        Assert.Multiple(() =>
        {
            foreach (ulong upper in (ulong[])[0, garbage])
            {
                SeccompAction Socket(LinuxCapability[] with, ulong family, ulong protocol) =>
                    SeccompProfile.Container.Decide(with, SeccompArchitecture.X64, "socket", family | upper, 2, protocol | upper);

                Assert.That(Socket([], netlink, audit).FailsWith, Is.EqualTo(Errno.EINVAL));
                Assert.That(Socket([LinuxCapability.AuditWrite], netlink, audit), Is.EqualTo(SeccompAction.Allow));
                Assert.That(Socket([], netlink, 0), Is.EqualTo(SeccompAction.Allow));
                Assert.That(Socket([], 2, audit), Is.EqualTo(SeccompAction.Allow));
            }
        });
    }

    [Test]
    public void It_decides_as_the_installed_profile_of_container_engines(
        [Values("x86-64", "arm64")] string machine, [Values] bool withAllCapabilities)
    {
        string installed = Profiles.OfContainerEngines();
        SeccompArchitecture architecture = machine == "x86-64" ? SeccompArchitecture.X64 : SeccompArchitecture.Arm64;
        LinuxCapability[] capabilities = withAllCapabilities ? Profiles.All : Profiles.None;
        SeccompPolicy theirs = Profiles.Read(File.ReadAllBytes(installed), architecture).PolicyFor(capabilities)!;
        string own = File.ReadAllText(Checkout.PathOf("src/Hakoniwa.Core/Seccomp/Oci/container.json"));
        SeccompPolicy ours = Profiles.Read(own, architecture).PolicyFor(capabilities)!;

        SockFilter[] theirFilter = FilterCompiler.Compile(theirs, architecture);
        SockFilter[] ourFilter = FilterCompiler.Compile(ours, architecture);
        int compared = 0;
        Assert.Multiple(() =>
        {
            foreach (SeccompArchitecture used in (SeccompArchitecture[])[architecture, .. architecture.Companions])
            {
                IEnumerable<int> numbers = Enumerable.Range(-1, 700).Select(n => used == SeccompArchitecture.X32 ? n | SyscallTable.X32Bit : n);
                foreach (int number in numbers.Union(used.Numbers.Values))
                {
                    string? name = used.NameOf(number);
                    if (DifferentByVersion.Contains(name))
                        continue;

                    foreach (ulong[] arguments in Arguments(name))
                    {
                        SeccompData call = Calls.Call(used.AuditArch, number, arguments);
                        var decided = new SeccompAction(BpfMachine.Execute(ourFilter, call));
                        Assert.That(decided, Is.EqualTo(new SeccompAction(BpfMachine.Execute(theirFilter, call))), $"{used}: {name} {number}");
                        compared++;
                    }
                }
            }
        });
        Assert.That(compared, Is.GreaterThan(1_000));
        TestContext.Out.WriteLine($"{compared} calls; {ourFilter.Length} instructions, theirs {theirFilter.Length}");
    }

    [Test]
    public void The_kernel_shows_that_it_follows_the_capabilities()
    {
        // Without a filter the kernel looks for the directory first, and then for the capability.
        string[][] attempts = [["chroot", "/missing"], ["chroot", "/tmp"], ["io-uring"]];
        Container container = Probe.Sandbox().Seccomp(SeccompProfile.Container);
        ProbeLine[] without = Probe.Inside(container, attempts);
        ProbeLine[] with = Probe.Inside(container.KeepCapabilities(LinuxCapability.SysChroot), attempts);
        ProbeLine[] another = Probe.Inside(container.KeepCapabilities(LinuxCapability.NetRaw), attempts);
        ProbeLine[] unfiltered = Probe.Inside(container.Seccomp(SeccompProfile.Unconfined), attempts);
        Assert.Multiple(() =>
        {
            Assert.That(without.Select(l => l.Error), Is.EqualTo(new[] { Errno.EPERM, Errno.EPERM, Errno.ENOSYS }));
            Assert.That(another.Select(l => l.Error), Is.EqualTo(without.Select(l => l.Error)));
            Assert.That(with.Select(l => l.Error), Is.EqualTo(new[] { Errno.ENOENT, default, Errno.ENOSYS }));
            Assert.That(unfiltered[0].Error, Is.EqualTo(Errno.ENOENT), "the attempt is real");
        });
    }

    [Test]
    public void The_same_content_for_the_same_capabilities_is_one_filter()
    {
        string own = File.ReadAllText(Checkout.PathOf("src/Hakoniwa.Core/Seccomp/Oci/container.json"));
        SeccompProfile again = SeccompProfile.Parse(own, "again");
        CompiledFilter none = SeccompProfile.Container.Compile([])!;
        CompiledFilter chroot = SeccompProfile.Container.Compile([LinuxCapability.SysChroot])!;
        Assert.Multiple(() =>
        {
            Assert.That(again.Compile([]), Is.SameAs(none));
            Assert.That(again.Compile([LinuxCapability.SysChroot]), Is.SameAs(chroot).And.Not.SameAs(none));
            Assert.That(SeccompProfile.Container.Compile([]), Is.SameAs(none));
            Assert.That(SeccompProfile.Container.Compile([LinuxCapability.NetRaw]), Is.SameAs(none), "no rule is about it");
        });
    }

    /// <summary>For calls with conditions: where these change their minds, as far as both profiles look at the same bits.</summary>
    private static IEnumerable<ulong[]> Arguments(string? call)
    {
        ulong[] lower = [0, 1, 7, 8, 9, 10, 15, 16, 17, 0x1ffff, 0x20000, 0x20008, 0x20009, 0xfffffffe, 0xffffffff];
        ulong[] upper = [0x1_0000_0000, 0x1_0000_0008, 0xffffffff_00020000, ulong.MaxValue];
        return call switch
        {
            "socket" => lower.SelectMany(family => lower.Select(protocol => new ulong[] { family, 2, protocol })),
            "personality" => lower.Concat(upper).Select(domain => new[] { domain }),
            _ => [[0, 0, 0, 0, 0, 0], [.. Enumerable.Repeat(ulong.MaxValue, 6)]],
        };
    }
}
