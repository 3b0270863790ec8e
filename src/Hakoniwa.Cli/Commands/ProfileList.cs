using System.Text;

using Hakoniwa.Cli.Reports;
using Hakoniwa.Cli.Terminals;
using Hakoniwa.Profiles;

namespace Hakoniwa.Cli.Commands;

/// <summary>The built-in profiles, a row each; where there is no terminal, a line each.</summary>
internal static class ProfileList
{
    internal static string Text()
    {
        var column = SandboxProfile.Names.Max(name => name.Length) + TableText.Gap.Length;
        var room = Descriptor.Size(Descriptor.StandardOutput) is { } size ? Math.Max(TableText.Narrowest, size.Columns - column) : int.MaxValue;
        var text = new StringBuilder();
        foreach (var name in SandboxProfile.Names)
        {
            var start = name;
            foreach (var line in TableText.Wrap(BuiltInProfiles.Description(name), room))
            {
                text.Append(start.PadRight(column)).Append(line).Append('\n');
                start = "";
            }
        }

        return text.ToString();
    }
}
