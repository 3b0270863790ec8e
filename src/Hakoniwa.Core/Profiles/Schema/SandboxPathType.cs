using Hakoniwa.Profiles.Toml;

namespace Hakoniwa.Profiles.Schema;

/// <summary>An absolute path in the sandbox.</summary>
internal sealed class SandboxPathType : TextualType
{
    /// <summary>A place where something is mounted or made.</summary>
    internal static readonly SandboxPathType Place = new();

    internal static readonly SandboxPathType OrRoot = new() { MayBeRoot = true };

    internal bool MayBeRoot { get; private init; }

    internal override string Expected => "a string";

    protected override object Parse(TomlString written, string text, ProfileReading reading)
    {
        if (text.Length == 0 || text[0] != '/')
            throw ProfileErrors.At(written, $"a path in the sandbox must be absolute; \"{text}\" is not");
        if (!MayBeRoot && Mounts.SandboxPath.Normalize(text, "path") == "/")
            throw ProfileErrors.At(written, "nothing can be put over the sandbox's root itself; base, rootfs, rootdir and root say what it is");
        return text;
    }
}
