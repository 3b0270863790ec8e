using Hakoniwa.Profiles;

namespace Hakoniwa.Cli.Commands;

/// <summary><c>hakoniwa profile show</c>.</summary>
internal static class ProfileTexts
{
    /// <summary>
    /// A built-in profile as it is written. Of a file its text, and that of each that it includes, as templates leave it: what was read is
    /// printed also where something is wrong with it.
    /// </summary>
    internal static int Show(string name)
    {
        var isBuiltIn = name.StartsWith(BuiltInProfiles.Prefix, StringComparison.Ordinal);
        if (isBuiltIn || SandboxProfile.Names.Contains(name))
        {
            Messages.Output(SandboxProfile.Text(isBuiltIn ? name[BuiltInProfiles.Prefix.Length..] : name));
            return ExitCodes.Success;
        }

        // A word that can only be meant as a name.
        if (!name.Contains('/', StringComparison.Ordinal) && !File.Exists(name))
            throw new SandboxException(ErrorCode.UnknownProfile, BuiltInProfiles.Unknown(name));

        var loader = new ProfileLoader(new ProfileHost { Inspect = true });
        try
        {
            loader.Load(name);
        }
        finally
        {
            foreach (var (file, text) in loader.Texts)
                Messages.Output((loader.Texts.Count > 1 ? $"# ==> {file}\n" : "") + text + (text.EndsWith('\n') ? "" : "\n"));
        }

        return ExitCodes.Success;
    }
}
