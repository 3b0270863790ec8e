using System.CommandLine;
using System.CommandLine.Help;

using Hakoniwa.Cli.Terminals;

namespace Hakoniwa.Cli.CommandLine;

/// <summary>The help of a command, with examples.</summary>
internal static class HelpText
{
    private const int WidthWithoutTerminal = 80;

    internal static string For(ParseResult result)
    {
        var width = Descriptor.Size(Descriptor.StandardOutput)?.Columns ?? WidthWithoutTerminal;
        var command = result.CommandResult.Command;
        var options = command.Name == "run" ? new RunHelp(width).Text() : Standard(result, width);
        return options + HelpExamples.Of(command is RootCommand ? "" : command.Name, width);
    }

    private static string Standard(ParseResult result, int width)
    {
        using var text = new StringWriter();
        result.InvocationConfiguration.Output = text;
        new HelpAction { MaxWidth = width }.Invoke(result);
        return text.ToString().TrimEnd() + "\n";
    }
}
