using System.Text;

using Hakoniwa.Cli.Options;
using Hakoniwa.Cli.Reports;

namespace Hakoniwa.Cli.CommandLine;

/// <summary>The options of <c>hakoniwa run</c> in groups, which the library's help cannot show.</summary>
internal sealed class RunHelp(int width)
{
    private const int Indent = 2;
    private const int DescriptionColumn = 32;
    private const int NarrowestDescription = 30;

    private const string Remarks =
        "The program and its arguments come after --; a name without a slash is looked up in the sandbox. Without them it is the profile's program, or /bin/sh. "
        + "What is marked with * may be repeated. SIZE is 4096, 64K or 1.5G; TIME is 90, 0.25, 500ms or 5m. A limit of a process has a soft and a hard value, "
        + "up to which the program may raise it; either can be unlimited.";

    private static readonly RunOption Help = new("--help", "Show this help.") { Alias = "-h" };

    private readonly StringBuilder _text = new();

    internal string Text()
    {
        _text.Append($"Run a command in a sandbox.\n\nUsage:\n  hakoniwa run [options] [{RunCommand.CommandPlaceholder}...]\n\n");
        foreach (var line in TableText.Wrap(Remarks, width))
            _text.Append(line).Append('\n');
        foreach (var group in RunOptions.Groups)
        {
            _text.Append('\n').Append(group.Heading).Append(":\n");
            foreach (var option in group.Options)
                Append(option);
        }

        Append(Help);
        return _text.ToString();
    }

    private void Append(RunOption option)
    {
        var names = (option.Alias is null ? option.Name : $"{option.Alias}, {option.Name}") + (option.Value is null ? "" : " " + option.Value) + (option.Repeatable ? " *" : "");
        _text.Append(' ', Indent).Append(names);
        var column = Indent + names.Length;
        if (column + Indent > DescriptionColumn)
        {
            _text.Append('\n');
            column = 0;
        }

        foreach (var line in TableText.Wrap(option.Description, Math.Max(NarrowestDescription, width - DescriptionColumn)))
        {
            _text.Append(' ', DescriptionColumn - column).Append(line).Append('\n');
            column = 0;
        }
    }
}
