using System.Collections.Concurrent;

using Hakoniwa.Interop;
using Hakoniwa.Seccomp;

namespace Hakoniwa.Reporting;

/// <summary>What a sandbox with a report is given for its profile: the filter that notifies, and the original that the answers come from.</summary>
internal sealed class ReportFilter
{
    private static readonly ConcurrentDictionary<(SeccompPolicy Policy, Report Report), Lazy<ReportFilter>> Filters = new();

    private readonly CompiledFilter _original;

    private ReportFilter(SeccompPolicy policy, Report report)
    {
        Policy = policy;
        _original = FilterCache.Get(policy);
        Notifying = FilterCache.Get(ReportPolicy.Of(policy, report));
    }

    /// <summary>What the profile says.</summary>
    internal SeccompPolicy Policy { get; }

    /// <summary>The filter that is loaded with a listener.</summary>
    internal CompiledFilter Notifying { get; }

    /// <summary>Made once for each content.</summary>
    /// <exception cref="SandboxException">One of the filters would be longer than the kernel takes.</exception>
    internal static ReportFilter Get(string profile, SeccompPolicy policy, Report report)
    {
        try
        {
            return Filters.GetOrAdd((policy, report), static key => new(() => new(key.Policy, key.Report), LazyThreadSafetyMode.PublicationOnly)).Value;
        }
        catch (InvalidDataException e)
        {
            throw new SandboxException(ErrorCode.FilterRefused, $"the seccomp profile {profile}, with a report: {e.Message}",
                "Use fewer rules and conditions, or go without the report, which needs some of its own.", e);
        }
    }

    /// <summary>
    /// What the original decides. The registers of a notification are the kernel's copy, which is also what it goes on with: nobody can change
    /// them meanwhile.
    /// </summary>
    internal SeccompAction Decide(in SeccompData call) => new(BpfMachine.Execute(_original.Instructions, call));
}
