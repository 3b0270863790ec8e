namespace Hakoniwa.Mounts;

/// <summary>A file of the host as the sandbox would see it, for those that get another one in its place.</summary>
/// <param name="Place">Where it is in the sandbox once symbolic links are followed.</param>
/// <param name="Contents">Null if there is none.</param>
internal sealed record SeenFile(string Place, string? Contents)
{
    private const int MaxLinks = 40;

    /// <summary>
    /// Links are followed as they will be in the sandbox, where they may lead to what is not there: /etc/resolv.conf is often a link into
    /// /run. The file then is made at that place.
    /// </summary>
    internal static SeenFile Find(IReadOnlyDictionary<string, MountEntry> places, string path)
    {
        for (var followed = 0; followed < MaxLinks; followed++)
        {
            if (places.Values.OfType<SymlinkEntry>().FirstOrDefault(l => SandboxPath.IsWithin(path, l.Target)) is { } link)
            {
                path = Follow(link.Target, link.Original) + path[link.Target.Length..];
                continue;
            }

            if (places.GetValueOrDefault(path) is FileEntry file)
                return new(path, System.Text.Encoding.UTF8.GetString(file.Contents.Span));
            if (HostPath(places, path) is not { } hostPath)
                return new(path, null);
            if (new FileInfo(hostPath).LinkTarget is not { } original)
                return new(path, Read(hostPath));
            path = Follow(path, original);
        }

        throw new SandboxException(ErrorCode.ContradictoryDescription, $"the symbolic links on the way to {path} form a loop");
    }

    private static string Follow(string link, string original)
        => SandboxPath.Normalize(original[0] == '/' ? original : SandboxPath.Parent(link) + "/" + original, nameof(original));

    private static string? HostPath(IReadOnlyDictionary<string, MountEntry> places, string path)
    {
        for (var covering = path; ; covering = SandboxPath.Parent(covering))
        {
            var source = places.GetValueOrDefault(covering) switch
            {
                BindEntry bind => bind.Source,
                LayerEntry layer => layer.Lower,
                SelectedEntry selected => selected.HostPathOf(path) is null ? "" : selected.Source,
                null => null,
                _ => "",
            };
            if (source is not null)
                return source.Length == 0 ? null : source + path[covering.Length..];
            if (covering == "/")
                return null;
        }
    }

    private static string? Read(string hostPath)
    {
        try
        {
            return File.Exists(hostPath) ? File.ReadAllText(hostPath) : null;
        }
        catch (UnauthorizedAccessException)
        {
            // The sandbox's user, which is the caller, could not read it either.
            return null;
        }
    }
}
