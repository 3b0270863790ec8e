using System.Globalization;
using System.Text;

using Microsoft.Build.Framework;

namespace Hakoniwa.MSBuild.Steps;

/// <summary>Names in projects and lists of them, in which MSBuild writes special characters as a percent sign and two digits.</summary>
internal static class StepText
{
    /// <summary>What means something to MSBuild, and what in an attribute means something to XML.</summary>
    private const string Special = "%*?@$();'\"<>&";
    private const int CodeLength = 2;

    internal static string Escape(string name) => string.Concat(name.Select(c => Special.Contains(c, StringComparison.Ordinal) ? $"%{(int)c:x2}" : c.ToString()));

    internal static string Unescape(string text)
    {
        var name = new StringBuilder();
        for (var i = 0; i < text.Length; i++)
        {
            if (text[i] == '%' && i + CodeLength < text.Length
                && byte.TryParse(text.AsSpan(i + 1, CodeLength), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out var code))
            {
                name.Append((char)code);
                i += CodeLength;
            }
            else
            {
                name.Append(text[i]);
            }
        }

        return name.ToString();
    }

    /// <summary>The names in a list, some of which may contain a semicolon.</summary>
    /// <param name="escaped">As it is in the project.</param>
    internal static string[] List(string escaped)
        => [.. escaped.Split(';', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries).Select(Unescape)];

    internal static string Escaped(ITaskItem item, string metadata) => ((ITaskItem2)item).GetMetadataValueEscaped(metadata);
}
