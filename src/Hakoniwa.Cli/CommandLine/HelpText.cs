using System.CommandLine;
using System.CommandLine.Help;

using Hakoniwa.Cli.Options;
using Hakoniwa.Cli.Terminals;

namespace Hakoniwa.Cli.CommandLine;

/// <summary>The help of a command, with examples.</summary>
internal static class HelpText
{
    private const int WidthWithoutTerminal = 100;

    private const string Examples = """
        Examples:
          hakoniwa run                                       a shell; of the host /bin /etc /lib* /sbin /usr, read-only
          hakoniwa run --unshare-all -- id                   without network but loopback, with its own host name and IPC
          hakoniwa run --hermetic -w . -- make               a build that sees and writes this directory alone
          hakoniwa run -b ~/data:/data --tmpfs /tmp -- sh    the host's data at /data, read-only, and a private /tmp
          hakoniwa run --limit-walltime 2.5 -e LANG -- job   at most 2.5 seconds, with the caller's LANG
          hakoniwa run --hermetic --network-allow nuget.org:443 -- sh   one endpoint of the outside, nothing else
          hakoniwa run --hermetic --report -- make           and what the build tried and was refused
          hakoniwa run --explain --hermetic -- true          what would be done, step by step

        Exit codes:
          the program's own; 128+N if signal N killed it; 124 wall-time limit; 125 no sandbox could be set up;
          126 the program cannot be executed; 127 it was not found; 2 wrong usage; 1 bad profile

        """;

    internal static string For(ParseResult result)
    {
        var width = Descriptor.Size(Descriptor.StandardOutput)?.Columns ?? WidthWithoutTerminal;
        return result.CommandResult.Command.Name switch
        {
            "run" => new RunHelp(width).Text() + "\n" + Examples,
            "doctor" => Standard(result, width),
            _ => Standard(result, width) + "\n" + Examples,
        };
    }

    private static string Standard(ParseResult result, int width)
    {
        using var text = new StringWriter();
        result.InvocationConfiguration.Output = text;
        new HelpAction { MaxWidth = width }.Invoke(result);
        return text.ToString().TrimEnd() + "\n";
    }
}
