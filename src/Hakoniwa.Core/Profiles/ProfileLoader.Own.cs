using Hakoniwa.Profiles.Schema;
using Hakoniwa.Profiles.Toml;

namespace Hakoniwa.Profiles;

/// <content>Our own rules: includes nest, and everything relative is relative to its own file.</content>
internal sealed partial class ProfileLoader
{
    /// <param name="file">What is read.</param>
    /// <param name="chain">The files that led to it, the first one first.</param>
    /// <param name="include">Where the last of them includes it.</param>
    private ProfileTable Own(ProfileFile file, ProfileFile[] chain, ProfileValue? include = null)
    {
        Opened(file, include);
        var reading = new ProfileReading(host, file.Directory, new Interpolation(host, file.Directory));
        var read = ProfileSchema.Root.Read(Parsed(() => TomlDocument.Parse(Source(file))), reading).Table;

        ProfileFile[] next = [.. chain, file];
        var merged = new ProfileTable();
        foreach (var inner in read.Items(ProfileSchema.IncludeKey))
            merged = ProfileMerge.Merge(ProfileSchema.Root, merged, Own(Open(inner, file, next), next, inner));
        return ProfileMerge.Merge(ProfileSchema.Root, merged, read);
    }

    private TomlSource Source(ProfileFile file)
    {
        var source = TomlSource.Decode(file.Name, file.Content);
        _texts.Add((file.Name, source.Text));
        return source;
    }

    private ProfileFile Open(ProfileValue include, ProfileFile from, ProfileFile[] chain)
    {
        var file = include.Text.StartsWith(BuiltInProfiles.Prefix, StringComparison.Ordinal)
            ? BuiltIn(include, include.Text[BuiltInProfiles.Prefix.Length..])
            : OpenInclude(include, from.Directory);
        var again = Array.FindIndex(chain, f => f.Path == file.Path);
        if (again >= 0)
            throw IncludeError(include, $"a profile cannot include itself: {string.Join(" includes ", chain.Skip(again).Append(file).Select(f => f.Name))}");
        return file;
    }

    private ProfileFile BuiltIn(ProfileValue include, string name)
        => BuiltIn(name, BuiltInProfiles.Content(name)
            ?? throw ProfileErrors.At(ErrorCode.UnknownProfile, include.At.Source, include.At.Offset, BuiltInProfiles.Unknown(name)));
}
