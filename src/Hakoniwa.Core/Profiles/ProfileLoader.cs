using System.Text;

using Hakoniwa.Profiles.Schema;
using Hakoniwa.Profiles.Toml;

namespace Hakoniwa.Profiles;

/// <summary>Reads a profile with everything that it includes, by the rules of its dialect.</summary>
internal sealed partial class ProfileLoader(ProfileHost host)
{
    /// <summary>More is a mistake, such as files that include each other twice.</summary>
    private const int MaxFiles = 256;

    private readonly List<string> _files = [];
    private readonly List<(string File, string Text)> _texts = [];

    /// <summary>What was read so far, as it is parsed: of a template what it has come to.</summary>
    internal IReadOnlyList<(string File, string Text)> Texts => _texts;

    internal LoadedProfile Load(string path)
    {
        var file = ProfileFile.Open(path, host);
        var dialect = DialectOf(file.Content);
        var table = dialect == ProfileDialect.Hakoniwa ? Own(file, []) : Original(file);
        return new(dialect, table, _files);
    }

    /// <summary>One of the profiles that come with this library.</summary>
    internal LoadedProfile LoadBuiltIn(string name)
    {
        var content = BuiltInProfiles.Content(name) ?? throw new SandboxException(ErrorCode.UnknownProfile, BuiltInProfiles.Unknown(name));
        return new(ProfileDialect.Hakoniwa, Own(BuiltIn(name, content), []), _files);
    }

    /// <summary>
    /// What is told before anything is parsed or rendered: whether the first line that is neither blank nor a comment gives the version.
    /// </summary>
    internal static ProfileDialect DialectOf(ReadOnlySpan<byte> content)
    {
        if (content.StartsWith(Encoding.UTF8.Preamble))
            content = content[Encoding.UTF8.Preamble.Length..];
        while (content.Length > 0)
        {
            var end = content.IndexOf((byte)'\n');
            var line = (end < 0 ? content : content[..end]).Trim(" \t\r"u8);
            if (line.Length > 0 && line[0] != (byte)'#')
            {
                var key = Encoding.ASCII.GetBytes(ProfileSchema.VersionKey);
                return line.StartsWith(key) && line[key.Length..].TrimStart(" \t"u8).StartsWith("="u8) ? ProfileDialect.Hakoniwa : ProfileDialect.Original;
            }

            content = end < 0 ? [] : content[(end + 1)..];
        }

        return ProfileDialect.Original;
    }

    /// <summary>A built-in profile is in no directory; what it says about the caller's files is about those where the caller is.</summary>
    private ProfileFile BuiltIn(string name, byte[] content)
    {
        var full = BuiltInProfiles.Prefix + name;
        return new(full, full, host.CurrentDirectory, content);
    }

    private static TomlTable Parsed(Func<TomlTable> parse)
    {
        try
        {
            return parse();
        }
        catch (TomlException e)
        {
            throw ProfileErrors.At(ErrorCode.ProfileSyntax, e);
        }
    }

    private void Opened(ProfileFile file, ProfileValue? include)
    {
        _files.Add(file.Name);
        if (_files.Count > MaxFiles)
            throw IncludeError(include!, $"more than {MaxFiles} files are included");
    }

    private ProfileFile OpenInclude(ProfileValue include, string directory)
    {
        try
        {
            return ProfileFile.Open(Path.GetFullPath(include.Text, directory), host);
        }
        catch (SandboxException e) when (e.Code == ErrorCode.ProfileUnreadable)
        {
            throw IncludeError(include, Sentence.Of(e));
        }
    }

    private static SandboxException IncludeError(ProfileValue include, string message)
        => ProfileErrors.At(ErrorCode.ProfileInclude, include.At.Source, include.At.Offset, message);
}
