using System.CommandLine;
using System.CommandLine.Invocation;

namespace Hakoniwa.Cli.CommandLine;

/// <summary>What an option does that prints a text to standard output and ends.</summary>
internal sealed class PrintAction(Func<ParseResult, string> text) : SynchronousCommandLineAction
{
    public override bool ClearsParseErrors => true;

    public override int Invoke(ParseResult parseResult)
    {
        Messages.Output(text(parseResult));
        return ExitCodes.Success;
    }
}
