using System.CommandLine;

using Hakoniwa.Cli.CommandLine;
using Hakoniwa.Profiles;
using Hakoniwa.Profiles.Schema;

namespace Hakoniwa.Cli.Commands;

/// <summary><c>hakoniwa profile</c>: the built-in profiles, what a file says, and whether it means something. Nothing of the host is changed.</summary>
internal static class ProfileCommand
{
    private const string Name = "profile";
    private const string Hint = "Try 'hakoniwa profile --help'.";

    private static readonly Argument<string> Shown = new("NAME|FILE") { Description = "A built-in profile, or a file; ./NAME is a file." };

    private static readonly Argument<string[]> Checked = new("NAME|FILE") { Description = "Built-in profiles, or files.", Arity = ArgumentArity.OneOrMore };

    internal static Subcommand Subcommand(IReadOnlyList<string> arguments)
    {
        var profile = new System.CommandLine.Command(Name, "List the built-in profiles, show a profile, check one, or print the schema for editors.");
        if (arguments.Contains(Name))
        {
            profile.Add(new System.CommandLine.Command("list", "The built-in profiles, each with what it is for."));
            profile.Add(new System.CommandLine.Command("show", "The text of a built-in profile, or of a file and what it includes once templates are rendered.") { Shown });
            profile.Add(new System.CommandLine.Command("check", "Say whether profiles mean something, and what is read and run. Ends with 1 if one does not.") { Checked });
            profile.Add(new System.CommandLine.Command("schema", "A JSON Schema of profiles that begin with 'hakoniwa = 1', for editors."));
        }

        return new(profile, Invoke);
    }

    private static int Invoke(ParseResult line, IReadOnlyList<string> command)
    {
        if (command.Count > 0)
            throw new UsageException("profile takes no command", Hint);
        switch (line.CommandResult.Command.Name)
        {
            case "list":
                Messages.Output(ProfileList.Text());
                return ExitCodes.Success;
            case "show":
                return ProfileTexts.Show(line.GetRequiredValue(Shown));
            case "check":
                return ProfileCheck.All(line.GetRequiredValue(Checked));
            case "schema":
                Messages.Output(JsonSchema.Text());
                return ExitCodes.Success;
            default:
                throw new UsageException("list, show, check or schema is missing", Hint);
        }
    }
}
