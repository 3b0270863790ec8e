using Hakoniwa.Profiles.Toml;

namespace Hakoniwa.Profiles.Schema;

/// <summary>The name of a built-in seccomp profile, or a file, which becomes an absolute path.</summary>
internal sealed class SeccompPathType : TextualType
{
    /// <summary>The original's name for <see cref="SeccompProfile.Container"/>.</summary>
    internal const string Podman = "podman";

    internal static readonly SeccompPathType Instance = new();

    internal override string Expected => "a string";

    protected override object Parse(TomlString written, string text, ProfileReading reading)
    {
        string[] names = [.. SeccompProfile.Names, Podman];
        if (names.Contains(text))
            return text;
        if (text.Length == 0)
            throw ProfileErrors.At(written, "it cannot be empty");

        // A file that has the name of a profile can be written ./default.
        var path = Path.GetFullPath(text, reading.Directory);
        if (text.Contains('/', StringComparison.Ordinal) || Path.Exists(path))
            return path;
        throw ProfileErrors.At(written, $"there is neither a seccomp profile named '{text}' nor a file {path}. {Spelling.Hint(text, names)}");
    }
}
