using Hakoniwa.Backends;
using Hakoniwa.Core.Tests.Landlocks;
using Hakoniwa.Core.Tests.Seccomp;
using Hakoniwa.Core.Tests.Support;
using Hakoniwa.Seccomp;

namespace Hakoniwa.Core.Tests.Backends;

/// <summary>What the filter refuses in place of namespaces: by every call, and through every interface that a profile lets in.</summary>
public sealed class FilterAdditionTests
{
    private const NamespaceKinds All = NamespaceKinds.Mount | NamespaceKinds.Network | NamespaceKinds.Ipc | NamespaceKinds.Pid;

    [Test]
    public void No_call_makes_a_set_user_id_file_and_a_mode_that_does_not_count_is_no_reason()
    {
        LandlockHost.Needs(6);
        string[] calls = ["openat", "mknodat", "openat2", "unnamed", "unused"];
        string[][] verbs = [.. calls.Select(call => (string[])["create-set-id", call])];

        var inside = Probe.Inside(Probe.Sandbox().Backend(SandboxBackend.Landlock).Seccomp(SeccompProfile.Unconfined), verbs);

        Assert.That(inside.Select(l => l.Error), Is.EqualTo(new[] { Errno.EPERM, Errno.EPERM, Errno.ENOSYS, Errno.EPERM, default }));
        Assert.That(Probe.Outside(verbs).Select(l => l.Ok), Is.All.True);
    }

    [TestCase("socketcall")]
    [TestCase("ipc")]
    public void The_multiplexers_of_32_bit_x86_are_refused_where_a_profile_lets_them_in(string call)
    {
        if (SeccompArchitecture.Current != SeccompArchitecture.X64)
            Assert.Ignore("needs x86-64, which has them");
        var profile = SeccompProfile.Container;

        Assert.That(profile.Decide([], SeccompArchitecture.X86, call).IsAllow, "it is let in without");
        Assert.That(profile.With("test", FilterAdditions.For(All, tcp: true, unixSockets: false)).Decide([], SeccompArchitecture.X86, call).FailsWith, Is.EqualTo(Errno.EACCES));
        Assert.That(profile.With("test", FilterAdditions.For(NamespaceKinds.Mount | NamespaceKinds.Ipc, tcp: false, unixSockets: false)).Decide([], SeccompArchitecture.X86, call).FailsWith,
            Is.EqualTo(Errno.EACCES), "with the host's network");
    }
}
