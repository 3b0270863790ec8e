using System.Collections.Immutable;

namespace Hakoniwa;

/// <summary>What a sandbox recorded; see <see cref="Container.Report(Hakoniwa.Report)"/>.</summary>
public sealed partial record SandboxReport
{
    /// <summary>The calls that the profile refused, in the order in which they were made first.</summary>
    public ImmutableArray<DeniedCall> Denials { get; init; } = [];

    /// <summary>The attempts to use a network, in the order in which they were made first.</summary>
    public ImmutableArray<NetworkAttempt> NetworkAttempts { get; init; } = [];

    /// <summary>The names that were looked up, in the order in which they were asked for first.</summary>
    public ImmutableArray<NameLookup> NameLookups { get; init; } = [];

    /// <summary>The paths that were used, if <see cref="Report.Files"/> was asked for, in the order in which they were used first.</summary>
    public ImmutableArray<FileAttempt> FileAccesses { get; init; } = [];

    /// <summary>
    /// How often each call was made, if <see cref="Report.Calls"/> was asked for; the launch's own last ones, such as <c>execve</c>, included.
    /// <c>exit</c>, <c>exit_group</c> and <c>rt_sigreturn</c>, by which every handler of a signal returns, cannot be counted, and are listed with 0.
    /// </summary>
    public ImmutableSortedDictionary<string, long> Calls { get; init; } = ImmutableSortedDictionary<string, long>.Empty;

    /// <summary>
    /// How many events are not in the lists, since these are bounded: a hostile program could fill the launcher's memory otherwise. 0 almost always.
    /// </summary>
    public long Unlisted { get; init; }

    /// <summary>Why nothing, or a part of it only, could be recorded, a sentence each; empty where the report is complete.</summary>
    public ImmutableArray<string> NotAvailable { get; init; } = [];

    /// <summary>Whether nothing was refused and nothing tried. The use of files is neither.</summary>
    public bool IsEmpty => Denials.IsEmpty && NetworkAttempts.IsEmpty && NameLookups.IsEmpty;
}
