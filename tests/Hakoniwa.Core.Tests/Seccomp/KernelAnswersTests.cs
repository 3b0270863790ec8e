using System.Collections.Immutable;
using System.Globalization;
using Hakoniwa.Core.Tests.Support;
using Hakoniwa.Interop;
using Hakoniwa.Seccomp;

namespace Hakoniwa.Core.Tests.Seccomp;

/// <summary>The kernel is asked what it makes of our filters: hundreds of calls, none of which is ever made, each with an error of its own.</summary>
public sealed class KernelAnswersTests
{
    // Calls that a .NET program has no use for. Whatever their arguments, the policy lets none of them through.
    private static readonly string[] Refused =
    [
        "acct", "quotactl", "swapon", "swapoff", "reboot", "sethostname", "setdomainname", "add_key", "request_key", "keyctl", "io_setup",
        "io_destroy", "io_cancel", "lookup_dcookie", "kexec_load", "init_module", "delete_module", "finit_module", "bpf", "perf_event_open",
        "fanotify_init", "open_by_handle_at", "name_to_handle_at", "clock_adjtime", "setns", "process_vm_readv", "process_vm_writev", "kcmp",
        "sched_setattr", "userfaultfd", "pkey_alloc", "pkey_free", "io_uring_setup", "io_uring_enter", "pidfd_getfd", "process_madvise",
        "mount_setattr", "quotactl_fd", "memfd_secret", "process_mrelease", "set_mempolicy_home_node", "cachestat", "statmount", "listmount",
        "lsm_list_modules", "file_getattr", "vhangup", "settimeofday", "personality", "timer_create", "msgget", "ptrace", "pivot_root",
        "chroot", "mount", "umount2", "vmsplice", "waitid", "preadv", "execveat",
    ];

    private static readonly Errno[] Errors = [.. Enum.GetValues<Errno>()];

    [TestCase(1)]
    [TestCase(2)]
    [TestCase(3)]
    [TestCase(4)]
    public void The_kernel_answers_as_the_policy_says(int seed)
    {
        SeccompArchitecture native = SeccompArchitecture.Current;
        var random = new Random(seed);
        SeccompPolicy policy = RandomPolicy(random, [.. native.Companions.Where((_, index) => (seed & (1 << index)) != 0)]);
        List<SeccompData> calls = RandomCalls(random, policy, [native, .. native.Companions.Where(IsThere)]);
        ProbeLine line = Probe.Inside(Probe.Sandbox().Seccomp(SeccompProfile.Of("random", policy)), ["interface-calls", .. calls.Select(Argument)])[0];
        TestContext.Out.WriteLine($"{calls.Count} calls, {policy.Rules.Length} rules, beside {native}: {string.Join(", ", policy.Further)}");

        Assert.That(line.Values, Has.Count.EqualTo(calls.Count));
        Assert.Multiple(() =>
        {
            for (int index = 0; index < calls.Count; index++)
            {
                SeccompAction said = DirectEvaluation.Decide(policy, native, calls[index]);
                Assert.That(line.Values[index], Is.EqualTo($"-{(int)said.FailsWith!.Value}"), Calls.Describe(calls[index]));
            }
        });
    }

    [Test]
    public void Without_a_filter_the_same_calls_get_other_answers()
    {
        // getpid, through each interface of the machine, with and without a policy that knows it.
        SeccompArchitecture native = SeccompArchitecture.Current;
        SeccompArchitecture[] used = [native, .. native.Companions.Where(there => there != SeccompArchitecture.X32 && IsThere(there))];
        string[] verb = ["interface-calls", .. used.Select(architecture => Argument(architecture.Call(architecture.Numbers["getpid"])))];
        var policy = new SeccompPolicy(SeccompAction.Allow, [new("getpid", SeccompAction.Fail(Errno.EBADMSG))]) { Further = native.Companions };
        ProbeLine refused = Probe.Inside(Probe.Sandbox().Seccomp(SeccompProfile.Of("no getpid", policy)), verb)[0];
        ProbeLine made = Probe.Outside(verb)[0];
        Assert.Multiple(() =>
        {
            Assert.That(refused.Values, Is.All.EqualTo($"-{(int)Errno.EBADMSG}"));
            Assert.That(made.Values.Select(value => int.Parse(value, CultureInfo.InvariantCulture)), Is.All.GreaterThan(1));
        });
    }

    /// <summary>
    /// Whether calls through an interface reach a filter. The bit of x32 always does; int 0x80 kills a program where the kernel is without it, and
    /// this program has no code for arm.
    /// </summary>
    private static bool IsThere(SeccompArchitecture architecture)
    {
        if (architecture == SeccompArchitecture.X32)
            return true;

        return architecture == SeccompArchitecture.X86
            && Host.Run(Host.Dotnet, Probe.CommandLine(["interface-calls", Argument(architecture.Call(architecture.Numbers["getpid"]))])[1..]).ExitCode == 0;
    }

    private static SeccompPolicy RandomPolicy(Random random, ImmutableArray<SeccompArchitecture> further)
    {
        var rules = ImmutableArray.CreateBuilder<SeccompRule>();
        foreach (string name in Refused)
        {
            for (int conditional = random.Next(4); conditional > 0; conditional--)
                rules.Add(new(name, RandomError(random), Enumerable.Range(0, random.Next(1, 4)).Select(_ => RandomCondition(random)).ToImmutableArray()));

            rules.Add(new(name, RandomError(random)));
        }

        return new(SeccompAction.Allow, rules.ToImmutable()) { ForeignAction = SeccompAction.Fail(Errno.ENOTNAM), Further = further };
    }

    private static SeccompAction RandomError(Random random) => SeccompAction.Fail(Errors[random.Next(Errors.Length)]);

    private static SeccompCondition RandomCondition(Random random) => new(
        random.Next(6),
        PolicyGenerator.Masks[random.Next(PolicyGenerator.Masks.Length)],
        Enum.GetValues<SeccompComparison>()[random.Next(6)],
        PolicyGenerator.Values[random.Next(PolicyGenerator.Values.Length)]);

    private static List<SeccompData> RandomCalls(Random random, SeccompPolicy policy, SeccompArchitecture[] interfaces)
    {
        var calls = new List<SeccompData>();
        foreach (SeccompArchitecture used in interfaces)
        {
            foreach (string name in Refused)
            {
                // What the machine does not have, or an older architecture did without.
                if (!used.Numbers.TryGetValue(name, out int number))
                    continue;

                for (int round = 0; round < 4; round++)
                {
                    ulong[] arguments = [.. Enumerable.Range(0, 6).Select(_ => PolicyGenerator.Values[random.Next(PolicyGenerator.Values.Length)])];
                    calls.Add(used.Call(number, used.Is64Bit ? arguments : [.. arguments.Select(argument => (ulong)(uint)argument)]));
                }
            }
        }

        return [.. calls.Where(call => DirectEvaluation.Decide(policy, SeccompArchitecture.Current, call).FailsWith is not null)];
    }

    private static string Argument(SeccompData call)
    {
        string width = SeccompArchitecture.Of(call.arch, call.nr)!.Is64Bit ? "64" : "32";
        return $"{width}:{call.nr:x}:{string.Join(':', ((ReadOnlySpan<ulong>)call.args).ToArray().Select(argument => argument.ToString("x", CultureInfo.InvariantCulture)))}";
    }
}
