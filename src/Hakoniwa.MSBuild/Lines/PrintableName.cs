using System.Globalization;
using System.Text;

using Hakoniwa.Layers;

namespace Hakoniwa.MSBuild.Lines;

/// <summary>Names of files in messages: what has no meaning as text is shown as bytes, so that a message says which file.</summary>
internal static class PrintableName
{
    internal static string Of(string name)
    {
        if (!FileName.HasBytes(name))
            return name;
        var text = new StringBuilder();
        for (var i = 0; i < name.Length; i++)
        {
            if (i + 1 < name.Length && char.IsSurrogatePair(name[i], name[i + 1]))
                text.Append(name[i]).Append(name[++i]);
            else if (FileName.IsByte(name[i]))
                text.Append(CultureInfo.InvariantCulture, $"\\x{name[i] & 0xFF:x2}");
            else
                text.Append(name[i]);
        }

        return text.ToString();
    }
}
