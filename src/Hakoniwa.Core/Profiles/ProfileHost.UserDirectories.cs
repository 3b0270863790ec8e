namespace Hakoniwa.Profiles;

/// <content>The well-known directories of a user. See <see href="https://www.freedesktop.org/wiki/Software/xdg-user-dirs/">xdg-user-dirs</see>.</content>
internal sealed partial class ProfileHost
{
    private static readonly (string Name, string Directory)[] Defaults =
    [
        ("DESKTOP", "Desktop"), ("DOWNLOAD", "Downloads"), ("TEMPLATES", "Templates"), ("PUBLICSHARE", "Public"),
        ("DOCUMENTS", "Documents"), ("MUSIC", "Music"), ("PICTURES", "Pictures"), ("VIDEOS", "Videos"),
    ];

    /// <summary>A directory by its name, such as <c>DOWNLOAD</c>; null for an unknown name.</summary>
    /// <exception cref="FormatException">A line of the user's own settings means nothing.</exception>
    internal string? UserDirectory(string name) => _userDirectories.Value.GetValueOrDefault(name);

    /// <summary>What the names are, for messages.</summary>
    internal IReadOnlyCollection<string> UserDirectoryNames => [.. _userDirectories.Value.Keys];

    private Dictionary<string, string> ReadUserDirectories()
    {
        var home = Home ?? "/";
        var directories = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var (name, directory) in Defaults)
            directories[name] = Path.Combine(home, directory);

        var settings = Variable("XDG_CONFIG_HOME") is { Length: > 0 } config ? config : Path.Combine(home, ".config");
        var file = Path.Combine(settings, "user-dirs.dirs");
        if (!File.Exists(file))
            return directories;

        foreach (var line in File.ReadLines(file))
        {
            var text = line.Trim();
            if (text.Length == 0 || text[0] == '#')
                continue;
            var equals = text.IndexOf('=', StringComparison.Ordinal);
            if (equals < 0)
                throw new FormatException($"{file}: the line \"{text}\" has no '='");

            // The file has the names of variables; what asks leaves out what they have in common.
            var name = text[..equals].Trim();
            if (name.StartsWith("XDG_", StringComparison.Ordinal) && name.EndsWith("_DIR", StringComparison.Ordinal) && name.Length > 8)
                name = name[4..^4];
            var value = text[(equals + 1)..].Trim().Trim('"');
            directories[name] = value.StartsWith("$HOME/", StringComparison.Ordinal) ? Path.Combine(home, value[6..]) : value;
        }

        return directories;
    }
}
