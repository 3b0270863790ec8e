using System.Globalization;

namespace Hakoniwa.Mounts;

internal sealed record TmpfsEntry(string Target, long? Size, int Mode, long? Inodes) : MountEntry(Target)
{
    /// <summary>Whether nothing but what the description puts there is in it.</summary>
    internal bool ReadOnly { get; init; }

    internal string Options => OptionsOf(Size, Mode, Inodes);

    /// <summary>As mount(2) wants them.</summary>
    internal static string OptionsOf(long? size, int mode, long? inodes)
    {
        var options = "mode=" + Convert.ToString(mode, 8);
        if (size is { } bytes)
            options += ",size=" + bytes.ToString(CultureInfo.InvariantCulture);
        if (inodes is { } count)
            options += ",nr_inodes=" + count.ToString(CultureInfo.InvariantCulture);
        return options;
    }
}
