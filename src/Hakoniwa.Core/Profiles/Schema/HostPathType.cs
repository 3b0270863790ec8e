using Hakoniwa.Profiles.Toml;

namespace Hakoniwa.Profiles.Schema;

/// <summary>A path of the host. A relative one is taken from the directory that the dialect says, and becomes absolute.</summary>
internal sealed class HostPathType : TextualType
{
    internal static readonly HostPathType Instance = new();

    /// <summary>One that may be left empty where the rest of its table says that it has no meaning.</summary>
    internal static readonly HostPathType OrEmpty = new() { MayBeEmpty = true };

    internal bool MayBeEmpty { get; private init; }

    internal override string Expected => "a string";

    protected override object Parse(TomlString written, string text, ProfileReading reading)
    {
        if (text.Length > 0)
            return Path.GetFullPath(text, reading.Directory);
        return MayBeEmpty ? text : throw ProfileErrors.At(written, "a path cannot be empty");
    }
}
