using System.Collections.Frozen;
using System.Globalization;

using Hakoniwa.Diagnostics;
using Hakoniwa.Interop;
using Hakoniwa.Launch;
using Hakoniwa.Networking;
using Hakoniwa.Seccomp;

namespace Hakoniwa.Reporting;

/// <summary>What a plan has for its report: the filter, the slots of the hand-over, and what is known not to be available.</summary>
internal sealed unsafe class SupervisionPlan
{
    private readonly FrozenSet<PeerAddress> _listed;

    private SupervisionPlan(ContainerSpec container, ReportFilter? filter, Report report, IReadOnlyList<string> remarks, Slots slots)
    {
        ProfileName = container.Seccomp.Name;
        Filter = filter;
        Report = report;
        Files = container.FileFilter;
        Remarks = remarks;
        _listed = container.Network.Allowed.Listeners.Select(l => new PeerAddress(l.Inside.Address, l.Inside.Port)).ToFrozenSet();
        HasNetwork = HasAWayOut(container);
        HasPidNamespace = (container.Namespaces & NamespaceKinds.Pid) != 0;
        if (filter is null)
            return;
        Socket = slots.Next();
        Listener = slots.Next();
        Nonce = slots.Next();
    }

    internal string ProfileName { get; }

    /// <summary>Null where there is nothing that could be notified of.</summary>
    internal ReportFilter? Filter { get; }

    /// <summary>What of that which was asked for is recorded.</summary>
    internal Report Report { get; }

    /// <summary>Which uses of files are of interest.</summary>
    internal FileFilter Files { get; }

    /// <summary>Why something is not.</summary>
    internal IReadOnlyList<string> Remarks { get; }

    internal bool HasPidNamespace { get; }

    /// <summary>Whether there is a way out of the sandbox for packets, other than to what its list of endpoints has.</summary>
    internal bool HasNetwork { get; }

    /// <summary>The slot of the child's end of the socket over which the listener goes to the launcher.</summary>
    internal int Socket { get; }

    /// <summary>The slot of the child's listener; it holds −1 where there is another one already.</summary>
    internal int Listener { get; }

    internal int Nonce { get; }

    /// <summary>Null if no report was asked for.</summary>
    internal static SupervisionPlan? Make(ContainerSpec container, Slots slots, string? resolverRemark)
    {
        if (container.Report == Hakoniwa.Report.None)
            return null;

        var report = container.Report;
        var remarks = new List<string>();
        if (resolverRemark is not null)
            remarks.Add(resolverRemark);
        var policy = container.Seccomp.PolicyFor(container.Capabilities);
        if (policy is null)
            report &= ~Hakoniwa.Report.Denials;
        if (report != Hakoniwa.Report.None && KernelFeatures.SeccompListener is var errno && errno != 0)
        {
            report = Hakoniwa.Report.None;
            remarks.Add($"Nothing is recorded: the kernel, or a filter that this process runs under, gives no seccomp listener (seccomp: {errno}).");
        }

        var filter = report == Hakoniwa.Report.None ? null : ReportFilter.Get(container.Seccomp.Name, policy ?? AllowAll, report);
        return new(container, filter, report, remarks, slots);
    }

    /// <summary>
    /// The profile as it is, where there is another listener already. It comes last, as without a report: it need not let the launch's own calls
    /// through, and no number in them would help.
    /// </summary>
    internal Step LoadPlain(SeccompProfile profile, CompiledFilter plain)
    {
        var step = ProcessSteps.LoadFilter(profile, plain);
        return step with { Description = step.Description + ", if nobody listens", Calls = [.. step.Calls.Select(c => c with { Unless = Listener })] };
    }

    /// <summary>
    /// The filter with its listener, and the listener handed over. Of all that comes after these, the supervisor has to be asked; it listens before
    /// the child is cloned. The child's own copy of the listener is closed: where the launcher is gone, nobody holds it, and nobody waits.
    /// </summary>
    internal IEnumerable<Step> LoadFilter(SeccompProfile profile)
    {
        var flags = Interop.Seccomp.SECCOMP_FILTER_FLAG_NEW_LISTENER
            | (KernelFeatures.SeccompKillableWait ? Interop.Seccomp.SECCOMP_FILTER_FLAG_WAIT_KILLABLE_RECV : 0)
            | profile.LoadFlags;
        yield return new(
            string.Create(CultureInfo.InvariantCulture, $"load the seccomp profile {profile.Name} ({Filter!.Notifying.Length} instructions), with a listener for the report"),
            ErrorCode.FilterRefused,
            [
                new("seccomp", Syscall.seccomp, Interop.Seccomp.SECCOMP_SET_MODE_FILTER, flags, Filter.Notifying.ProgramAddress) { SaveTo = Listener, Tolerate = Errno.EBUSY },
            ])
        {
            Remedy = e => Descriptors.Remedy(e),
        };

        yield return Exempt(new Step("hand the listener to the launcher", ErrorCode.StepFailed,
        [
            .. ExportStep.Build([Listener], Socket).Calls.Select(c => c with { OnlyIf = Listener }),
            Calls.Close(Listener) with { OnlyIf = Listener },
        ]));
    }

    /// <summary>The step with the number in its calls by which the filter lets them through; see <see cref="ReportNonce"/>.</summary>
    internal Step Exempt(Step step) => step with { Calls = [.. step.Calls.Select(Exempt)] };

    /// <summary>Whether the address is one outside of the sandbox that its list of endpoints does not have.</summary>
    internal bool IsUnlisted(PeerAddress target) => target.IsOutside && !_listed.Contains(target);

    /// <summary>Before the child is cloned.</summary>
    internal void Fill(ChildImage* image, int socket)
    {
        image->Slots[Socket] = socket;
        image->Slots[Listener] = -1;
        image->Slots[Nonce] = image->Nonce = unchecked((long)ReportNonce.Value);
    }

    private Call Exempt(Call call)
    {
        if (!ReportNonce.Calls.Contains(call.Name))
            return call;
        var none = Enumerable.Repeat((Arg)0, ReportNonce.Argument - call.Arguments.Length);
        return call with { Arguments = [.. call.Arguments, .. none, Arg.Slot(Nonce)] };
    }

    private static SeccompPolicy AllowAll { get; } = new(SeccompAction.Allow, []) { ForeignAction = SeccompAction.Allow };

    private static bool HasAWayOut(ContainerSpec container)
        => (container.Namespaces & NamespaceKinds.Network) == 0 || container.Network.Mode != NetworkMode.Loopback;
}
