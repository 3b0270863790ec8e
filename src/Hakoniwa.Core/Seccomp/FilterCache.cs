using System.Collections.Concurrent;

namespace Hakoniwa.Seccomp;

/// <summary>The filters of this process, one for each content, so that profiles derived anew for every launch cost nothing more.</summary>
internal static class FilterCache
{
    private static readonly ConcurrentDictionary<SeccompPolicy, Lazy<CompiledFilter>> Filters = new();

    internal static CompiledFilter Get(SeccompPolicy policy) =>
        Filters.GetOrAdd(policy, static key => new(() => new(FilterCompiler.Compile(key, SeccompArchitecture.Current)))).Value;
}
