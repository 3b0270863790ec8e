using Hakoniwa.Profiles.Schema;

namespace Hakoniwa.Profiles;

/// <summary>One description made of two, as the schema says for each key.</summary>
internal static class ProfileMerge
{
    internal static ProfileTable Merge(TableType type, ProfileTable included, ProfileTable including)
    {
        var merged = new ProfileTable();
        foreach (var key in type.Keys)
        {
            var (before, after) = (included[key.Name], including[key.Name]);
            if (key.Merge == MergeRule.Own)
                before = null;
            if (Combine(key, before, after) is { } value)
                merged[key.Name] = value;
        }

        return merged;
    }

    private static ProfileValue? Combine(ProfileKey key, ProfileValue? before, ProfileValue? after)
    {
        if (before is null || after is null)
            return after ?? before;
        return key.Merge switch
        {
            MergeRule.Append => new(after.At, (List<ProfileValue>)[.. before.Items, .. after.Items]),
            MergeRule.Fields => new(after.At, Merge((TableType)key.Type, before.Table, after.Table)),
            _ => after,
        };
    }
}
