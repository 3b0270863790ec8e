using System.CommandLine;
using System.CommandLine.Parsing;

namespace Hakoniwa.Cli.CommandLine;

/// <summary>Options that may be repeated.</summary>
internal static class Repeated
{
    /// <summary>In the order of the command line, so that of two for the same thing the later one holds.</summary>
    internal static IEnumerable<(Option Option, string Value)> InOrder(ParseResult line, params Option[] options)
    {
        Option? current = null;
        foreach (var token in line.Tokens)
        {
            if (token.Type == TokenType.Option)
                current = options.FirstOrDefault(o => o.Name == token.Value || o.Aliases.Contains(token.Value));
            else if (token.Type == TokenType.Argument && current is not null)
                yield return (current, token.Value);
        }
    }
}
