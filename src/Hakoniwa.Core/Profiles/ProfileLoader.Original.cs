using Hakoniwa.Profiles.Schema;
using Hakoniwa.Profiles.Templates;
using Hakoniwa.Profiles.Toml;

namespace Hakoniwa.Profiles;

/// <content>The original's rules: includes do not nest, and relative sources are relative to the current directory.</content>
internal sealed partial class ProfileLoader
{
    private ProfileTable Original(ProfileFile file)
    {
        Opened(file, include: null);
        var read = ReadOriginal(file, isInclude: false);
        var merged = new ProfileTable();
        foreach (var include in read.Items(ProfileSchema.IncludeKey))
        {
            var part = OpenInclude(include, file.Directory);
            Opened(part, include);
            if (DialectOf(part.Content) == ProfileDialect.Hakoniwa)
                throw IncludeError(include, $"{part.Name} begins with '{ProfileSchema.VersionKey} =', and a profile that does not cannot include it");
            merged = ProfileMerge.Merge(OriginalSchema.Root, merged, ReadOriginal(part, isInclude: true));
        }

        return ProfileMerge.Merge(OriginalSchema.Root, merged, read);
    }

    private ProfileTable ReadOriginal(ProfileFile file, bool isInclude)
    {
        var table = Parsed(() => TomlDocument.Parse(Rendered(TomlSource.Decode(file.Name, file.Content), file)));
        if (table.TryGet(ProfileSchema.VersionKey, out _))
        {
            throw ProfileErrors.At(ErrorCode.ProfileContent, table.Source, table.OffsetOf(ProfileSchema.VersionKey),
                $"'{ProfileSchema.VersionKey}' must come before everything else in its file, as {ProfileSchema.VersionKey} = 1");
        }

        return OriginalSchema.Root.Read(table, new(host, host.CurrentDirectory, Interpolation: null), spread: null, isInclude).Table;
    }

    /// <summary>The text that the template in a file makes; that of the file if it has none.</summary>
    private TomlSource Rendered(TomlSource source, ProfileFile file)
    {
        if (!TemplateRenderer.IsTemplate(source.Text))
        {
            _texts.Add((file.Name, source.Text));
            return source;
        }

        var rendered = TemplateRenderer.Render(Path.Combine(file.Directory, Path.GetFileName(file.Path)), source.Text, host);
        _files.AddRange(rendered.Files);
        _texts.Add((file.Name, rendered.Text));
        return new(file.Name, rendered.Text) { Origin = position => rendered.Locate(position.Line, position.Column) };
    }
}
