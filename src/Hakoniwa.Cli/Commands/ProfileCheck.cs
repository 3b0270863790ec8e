using Hakoniwa.Cli.Options;
using Hakoniwa.Cli.Reports;

namespace Hakoniwa.Cli.Commands;

/// <summary><c>hakoniwa profile check</c>: everything up to the launch itself.</summary>
internal static class ProfileCheck
{
    internal static int All(IReadOnlyList<string> files)
    {
        var wrong = 0;
        foreach (var file in files)
        {
            try
            {
                Messages.Output(Messages.Printable(Checked(file)));
            }
            catch (SandboxException e)
            {
                wrong++;
                Messages.ErrorWithPlace(ExitCodes.IsOfProfile(e.Code) ? e.Message : $"{file}: {e.Message}");
            }
        }

        return wrong == 0 ? ExitCodes.Success : ExitCodes.BadProfile;
    }

    /// <summary>What it would do, in a few lines.</summary>
    private static string Checked(string file)
    {
        var profile = SandboxProfile.Combine([StartOptions.Place(file)], inspect: true);
        var plan = profile.Command().Plan().Command;
        var rules = profile.Dialect == ProfileDialect.Hakoniwa ? "hakoniwa = 1" : "the original's, since the file does not begin with hakoniwa = 1";
        string[] line = [plan.Program, .. plan.Arguments];
        var remarks = string.Concat(profile.Remarks.Select(remark => $"  note   {remark}\n"));
        return $"""
            {file}: ok
              rules  {rules}
              reads  {string.Join(", ", profile.Files)}
              runs   {Quoted.Words(line)} in {plan.WorkingDirectory ?? "/"}

            """ + remarks;
    }
}
