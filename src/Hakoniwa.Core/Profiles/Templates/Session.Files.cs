using Hakoniwa.Profiles.Templates.Nodes;
using Hakoniwa.Profiles.Templates.Syntax;
using Hakoniwa.Profiles.Toml;

namespace Hakoniwa.Profiles.Templates;

internal sealed partial class Session
{
    // A profile is not longer, and what is longer is none.
    private const int MaxFile = 1 << 20;

    /// <summary>A template below the profile's directory; null if there is none of that name.</summary>
    internal (TomlSource Source, Block Body)? Template(string name)
    {
        if (_templates.TryGetValue(name, out var known))
            return known;
        foreach (var part in name.Split('/'))
        {
            if (part is "" or "." or ".." || part.Contains('\0', StringComparison.Ordinal))
                throw HostError($"{TemplateError.Quoted(name)} is not the name of a file below {Directory}");
        }

        var path = Path.Combine(Directory, name);
        if (!File.Exists(path))
            return null;
        TomlSource source;
        try
        {
            source = TomlSource.Decode(path, Content(path));
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw HostError($"{TemplateError.Quoted(name)} cannot be read: {e.Message}");
        }
        catch (TomlException e)
        {
            throw HostError(e.Message);
        }

        Charge(source.Text.Length);
        Files.Add(path);
        return _templates[name] = (source, Parser.Read(source));
    }

    private ReadOnlySpan<byte> Content(string path)
    {
        using var file = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete, bufferSize: 0);
        var content = new byte[MaxFile + 1];
        var length = file.ReadAtLeast(content, content.Length, throwOnEndOfStream: false);
        return length <= MaxFile ? content.AsSpan(0, length) : throw HostError($"{path} is longer than 1 MiB");
    }
}
