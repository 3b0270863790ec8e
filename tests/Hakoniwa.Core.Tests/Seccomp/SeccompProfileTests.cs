using System.Runtime.InteropServices;
using Hakoniwa.Interop;
using Hakoniwa.Seccomp;

namespace Hakoniwa.Core.Tests.Seccomp;

public sealed class SeccompProfileTests
{
    [Test]
    public void Unconfined_has_no_filter() => Assert.That(SeccompProfile.Unconfined.Compiled, Is.Null);

    [Test]
    public void Allowing_a_call_in_unconfined_changes_nothing() =>
        Assert.That(SeccompProfile.Unconfined.Allow("ptrace"), Is.SameAs(SeccompProfile.Unconfined));

    [Test]
    public void Denying_a_call_in_unconfined_makes_a_filter_for_it_and_for_foreign_interfaces()
    {
        CompiledFilter filter = SeccompProfile.Unconfined.Deny("mkdirat", Errno.EROFS).Compiled!;
        SeccompArchitecture current = SeccompArchitecture.Current;
        Assert.Multiple(() =>
        {
            Assert.That(filter.Decide(Calls.Call(current, "mkdirat")).FailsWith, Is.EqualTo(Errno.EROFS));
            Assert.That(filter.Decide(Calls.Call(current, "mount")).IsAllow);
            Assert.That(filter.Decide(Calls.Call(Audit.AUDIT_ARCH_I386, 39)).FailsWith, Is.EqualTo(Errno.ENOSYS));
        });
    }

    [Test]
    public void The_last_word_on_a_call_holds()
    {
        SeccompProfile profile = SeccompProfile.Default
            .Allow("ptrace").Deny("ptrace", Errno.EACCES).Deny("ioctl", Errno.ENOTTY).Allow("socket");
        SeccompArchitecture current = SeccompArchitecture.Current;
        CompiledFilter filter = profile.Compiled!;
        Assert.Multiple(() =>
        {
            Assert.That(filter.Decide(Calls.Call(current, "ptrace")).FailsWith, Is.EqualTo(Errno.EACCES));
            Assert.That(filter.Decide(Calls.Call(current, "ioctl", 0, 0x5401)).FailsWith, Is.EqualTo(Errno.ENOTTY));
            Assert.That(filter.Decide(Calls.Call(current, "socket", 40)), Is.EqualTo(SeccompAction.Allow));
            Assert.That(filter.Decide(Calls.Call(current, "mount")).FailsWith, Is.EqualTo(Errno.EPERM));
        });
    }

    [Test]
    public void A_derived_profile_leaves_the_original_as_it_was()
    {
        _ = SeccompProfile.Default.Allow("ptrace");
        SeccompAction decided = SeccompProfile.Default.Compiled!.Decide(Calls.Call(SeccompArchitecture.Current, "ptrace"));
        Assert.That(decided.FailsWith, Is.EqualTo(Errno.EPERM));
    }

    [Test]
    public void The_name_tells_what_was_changed()
    {
        Assert.Multiple(() =>
        {
            Assert.That(SeccompProfile.Default.Name, Is.EqualTo("default"));
            Assert.That(SeccompProfile.Unconfined.Name, Is.EqualTo("unconfined"));
            Assert.That(
                SeccompProfile.Default.Allow("io_uring_setup").Deny("personality", Errno.EPERM).ToString(),
                Is.EqualTo("default, allow io_uring_setup, deny personality (EPERM)"));
        });
    }

    [Test]
    public void An_unknown_call_is_refused_with_the_nearest_name()
    {
        Assert.Multiple(() =>
        {
            Assert.That(
                () => SeccompProfile.Default.Deny("ptrase", Errno.EPERM),
                Throws.ArgumentException.With.Message.Contains("'ptrase'").And.Message.Contains("'ptrace'"));
            Assert.That(() => SeccompProfile.Default.Allow("io_uring_start"), Throws.ArgumentException.With.Message.Contains("'io_uring_"));
            Assert.That(() => SeccompProfile.Unconfined.Allow("nothing_like_it"), Throws.ArgumentException);
            Assert.That(() => SeccompProfile.Default.Allow(""), Throws.ArgumentException);
            Assert.That(() => SeccompProfile.Default.Allow(null!), Throws.ArgumentNullException);
        });
    }

    [Test]
    public void Success_is_not_an_error_to_deny_with([Values(0, -1, 41, 134, 65536)] int number) =>
        Assert.That(() => SeccompProfile.Default.Deny("ptrace", (Errno)number), Throws.InstanceOf<ArgumentOutOfRangeException>());

    [Test]
    public void A_call_of_the_other_architecture_may_be_named()
    {
        // open exists on x86-64 alone; a profile is written once for both.
        Assert.That(() => SeccompProfile.Default.Deny("open", Errno.EPERM).Compiled, Throws.Nothing);
    }

    [Test]
    public void Profiles_of_the_same_content_share_one_filter()
    {
        CompiledFilter first = SeccompProfile.Default.Deny("personality", Errno.EPERM).Compiled!;
        CompiledFilter second = SeccompProfile.Default.Deny("personality", Errno.EPERM).Compiled!;
        CompiledFilter other = SeccompProfile.Default.Deny("personality", Errno.EACCES).Compiled!;
        Assert.Multiple(() =>
        {
            Assert.That(second, Is.SameAs(first));
            Assert.That(other, Is.Not.SameAs(first));
        });
    }

    [Test]
    public void Threads_that_ask_at_once_get_the_same_filter()
    {
        var filters = new CompiledFilter?[64];
        Parallel.For(0, filters.Length, index => filters[index] = SeccompProfile.Default.Deny("setpriority", Errno.ESRCH).Compiled);
        Assert.That(filters.Distinct().Count(), Is.EqualTo(1));
    }

    [Test]
    public unsafe void The_native_program_is_what_seccomp_takes()
    {
        CompiledFilter filter = SeccompProfile.Default.Compiled!;
        var program = (SockFprog*)filter.ProgramAddress;
        SockFilter[] expected = FilterCompiler.Compile(DefaultPolicy.Value, SeccompArchitecture.Current);
        int pointerOffset = (int)((byte*)&program->filter - (byte*)program);
        Assert.Multiple(() =>
        {
            Assert.That(sizeof(SockFilter), Is.EqualTo(8));
            Assert.That(sizeof(SockFprog), Is.EqualTo(16));
            Assert.That(pointerOffset, Is.EqualTo(8));
            Assert.That(sizeof(SeccompData), Is.EqualTo(SeccompData.Size));
            Assert.That((int)program->len, Is.EqualTo(expected.Length));
            Assert.That(new ReadOnlySpan<SockFilter>(program->filter, program->len).ToArray(), Is.EqualTo(expected));
            Assert.That(MemoryMarshal.AsBytes(filter.Instructions).Length, Is.EqualTo(filter.Length * 8));
        });
    }

    [Test]
    public void Errno_numbers_are_those_of_the_kernel()
    {
        Assert.Multiple(() =>
        {
            Assert.That(Enum.GetValues<Errno>(), Has.Length.EqualTo(131));
            Assert.That(Enum.GetValues<Errno>().Select(errno => (int)errno), Is.Unique.And.All.InRange(1, 133));
            Assert.That((int)Errno.ENOSYS, Is.EqualTo(38));
            Assert.That((int)Errno.EAFNOSUPPORT, Is.EqualTo(97));
        });
    }
}
