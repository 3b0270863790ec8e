using System.Runtime.ExceptionServices;
using Hakoniwa.Interop;

namespace Hakoniwa.Seccomp;

/// <summary>The filters of this process, one for each content, so that profiles derived anew for every launch cost nothing more.</summary>
internal static class FilterCache
{
    // The compiler goes from condition to condition of a call by recursion, which takes a kilobyte or two of stack for each.
    private const int FewConditions = 64;
    private const int LargeStack = 64 << 20;

    private static readonly Dictionary<SeccompPolicy, Lazy<CompiledFilter>> Filters = [];

    /// <exception cref="InvalidDataException">The filter would be longer than the kernel takes.</exception>
    /// <exception cref="SandboxException">There is no thread to be had for a long one. The next time there may be.</exception>
    internal static CompiledFilter Get(SeccompPolicy policy)
    {
        Lazy<CompiledFilter>? filter;
        lock (Filters)
        {
            if (!Filters.TryGetValue(policy, out filter))
                Filters.Add(policy, filter = new(() => new(Compile(policy)), LazyThreadSafetyMode.PublicationOnly));
        }

        return filter.Value;
    }

    private static SockFilter[] Compile(SeccompPolicy policy)
    {
        int conditions = MostConditionsOfACall(policy);
        if (conditions > Filter.BPF_MAXINSNS)
            throw new InvalidDataException($"The filter would have more than the {Filter.BPF_MAXINSNS} instructions that the kernel takes.");

        if (conditions <= FewConditions)
            return FilterCompiler.Compile(policy, SeccompArchitecture.Current);

        SockFilter[]? program = null;
        ExceptionDispatchInfo? failure = null;
        var thread = new Thread(
            () =>
            {
                try
                {
                    program = FilterCompiler.Compile(policy, SeccompArchitecture.Current);
                }
                catch (Exception e)
                {
                    failure = ExceptionDispatchInfo.Capture(e);
                }
            },
            LargeStack);
        try
        {
            thread.Start();
        }
        catch (Exception e) when (e is OutOfMemoryException or ThreadStartException)
        {
            throw new SandboxException(
                ErrorCode.CloneFailed, "a thread to compile the seccomp profile on could not be started",
                "The limit of processes is reached (ulimit -u, pids.max), or there is no address space left.", e);
        }

        thread.Join();
        failure?.Throw();
        return program!;
    }

    private static int MostConditionsOfACall(SeccompPolicy policy)
    {
        var most = 0;
        var ofCalls = new Dictionary<string, int>(StringComparer.Ordinal);
        foreach (SeccompRule rule in policy.Rules)
        {
            if (!rule.Conditions.IsEmpty)
                most = Math.Max(most, ofCalls[rule.SystemCall] = (ofCalls.TryGetValue(rule.SystemCall, out int before) ? before : 0) + rule.Conditions.Length);
        }

        return most;
    }
}
