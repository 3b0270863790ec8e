using System.Text;

using Hakoniwa.Profiles;

namespace Hakoniwa.Cli.Commands;

/// <summary>The built-in profiles, a line each.</summary>
internal static class ProfileList
{
    internal static string Text()
    {
        var width = SandboxProfile.Names.Max(name => name.Length);
        var text = new StringBuilder();
        foreach (var name in SandboxProfile.Names)
            text.Append(name.PadRight(width)).Append("  ").Append(BuiltInProfiles.Description(name)).Append('\n');
        return text.ToString();
    }
}
