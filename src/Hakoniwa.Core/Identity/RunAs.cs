using System.Collections.Immutable;

namespace Hakoniwa.Identity;

/// <summary>The user, and perhaps the groups, that the program is to run as: names or numbers of the sandbox.</summary>
internal sealed record RunAs(string User, string? Group, ImmutableArray<string> Supplementary)
{
    public override string ToString()
        => "user " + User + (Group is null ? "" : ", group " + Group) + (Supplementary.IsEmpty ? "" : ", also in " + string.Join(", ", Supplementary));
}
