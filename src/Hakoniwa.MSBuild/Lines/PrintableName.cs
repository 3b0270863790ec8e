using System.Globalization;
using System.Text;

namespace Hakoniwa.MSBuild.Lines;

/// <summary>Names of files in messages: what has no meaning as text is shown as bytes, so that a message says which file.</summary>
internal static class PrintableName
{
    private const char FirstByte = '\uDC80';
    private const char LastByte = '\uDCFF';

    internal static string Of(string name)
    {
        if (!name.Any(char.IsSurrogate))
            return name;
        var text = new StringBuilder();
        for (var i = 0; i < name.Length; i++)
        {
            if (i + 1 < name.Length && char.IsSurrogatePair(name[i], name[i + 1]))
                text.Append(name[i]).Append(name[++i]);
            else if (name[i] is >= FirstByte and <= LastByte)
                text.Append(CultureInfo.InvariantCulture, $"\\x{name[i] & 0xFF:x2}");
            else
                text.Append(name[i]);
        }

        return text.ToString();
    }
}
