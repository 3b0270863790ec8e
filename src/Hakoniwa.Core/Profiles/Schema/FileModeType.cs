using Hakoniwa.Profiles.Toml;

namespace Hakoniwa.Profiles.Schema;

/// <summary>Permissions in octal: the string <c>"0755"</c> or the integer <c>0o755</c>. A plain 755 would be another number.</summary>
internal sealed class FileModeType : TextualType
{
    private const long Most = 0xFFF;

    internal static readonly FileModeType Instance = new();

    internal override string Expected => "permissions in octal, as \"0755\" or 0o755";

    protected override ProfileValue ReadOther(TomlValue value)
    {
        if (value is not TomlInteger written || !value.Source.Text.AsSpan(value.Offset).StartsWith("0o"))
            throw Unexpected(value);
        return written.Value is >= 0 and <= Most ? new(value, written.Value) : throw Error(value);
    }

    protected override object Parse(TomlString written, string text, ProfileReading reading)
    {
        if (text.Length is 0 or > 5)
            throw Error(written);
        var mode = 0L;
        foreach (var c in text)
            mode = c is >= '0' and <= '7' ? mode * 8 + (c - '0') : throw Error(written);
        return mode <= Most ? mode : throw Error(written);
    }

    private SandboxException Error(TomlValue value) => ProfileErrors.At(value, $"expected {Expected}, at most 7777");
}
