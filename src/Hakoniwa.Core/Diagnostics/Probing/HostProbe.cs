namespace Hakoniwa.Diagnostics.Probing;

/// <summary>An attempt to use something of the host.</summary>
/// <param name="Name">The name of the capability.</param>
/// <param name="Test">The attempt.</param>
internal sealed record HostProbe(string Name, Func<HostFacts, ProbeAnswer> Test)
{
    internal bool NeededByEnforce { get; init; }

    /// <summary>What has to be usable for the attempt to say anything.</summary>
    internal IReadOnlyList<string> After { get; init; } = [];

    /// <summary>Whether it is all the others together: what helps one of them helps this.</summary>
    internal bool IsWhole { get; init; }
}
