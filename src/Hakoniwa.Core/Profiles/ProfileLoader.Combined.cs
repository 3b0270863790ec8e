using Hakoniwa.Profiles.Schema;

namespace Hakoniwa.Profiles;

/// <content>Several profiles, each of which adds to those before it as it would if it included them.</content>
internal sealed partial class ProfileLoader
{
    internal LoadedProfile Load(IEnumerable<string> profiles)
    {
        LoadedProfile? combined = null;
        foreach (var profile in profiles)
        {
            var next = profile.StartsWith(BuiltInProfiles.Prefix, StringComparison.Ordinal) ? LoadBuiltIn(profile[BuiltInProfiles.Prefix.Length..]) : Load(profile);
            combined = combined is null ? next : Combine(combined, next, profile);
        }

        return combined ?? throw new ArgumentException("Name a profile.", nameof(profiles));
    }

    /// <summary>As with includes: the same words mean different things by the two sets of rules.</summary>
    private static LoadedProfile Combine(LoadedProfile former, LoadedProfile next, string name)
    {
        if (former.Dialect != next.Dialect)
        {
            throw new SandboxException(ErrorCode.ProfileInclude,
                $"{name} {(next.Dialect == ProfileDialect.Hakoniwa ? "begins" : "does not begin")} with '{ProfileSchema.VersionKey} =', and the profiles before it {(next.Dialect == ProfileDialect.Hakoniwa ? "do not" : "do")}: they cannot be combined",
                $"Write '{ProfileSchema.VersionKey} = 1' at the top of all of them.");
        }

        var schema = next.Dialect == ProfileDialect.Hakoniwa ? ProfileSchema.Root : OriginalSchema.Root;
        return next with { Table = ProfileMerge.Merge(schema, former.Table, next.Table) };
    }
}
