using System.Globalization;
using System.Text;

namespace Hakoniwa.Cli.Reports;

/// <summary>What the doctor found, a row a capability, then what to do, then the verdict.</summary>
internal sealed class HostTable(HostReport report)
{
    private const string Dim = "\e[2m";
    private const string Green = "\e[32m";
    private const string Yellow = "\e[33m";
    private const string Red = "\e[31m";
    private const string Plain = "\e[0m";

    private static readonly string[] Headings = ["CAPABILITY", "STATE", "WHAT WAS SEEN"];

    /// <param name="width">How many columns the terminal has; null where it is none, and lines may be of any length.</param>
    /// <param name="coloured">Whether states may have colours.</param>
    /// <param name="verbose">Whether it is said of each capability what needs it.</param>
    internal string Format(int? width, bool coloured, bool verbose)
    {
        var text = new StringBuilder();
        var inside = report.Container is { } container ? $", in a container ({container})" : "";
        var distribution = report.Distribution.Length == 0 ? "unknown distribution" : report.Distribution;
        text.Append(CultureInfo.InvariantCulture, $"Linux {report.Kernel} {report.Architecture}, {distribution}{inside}, as user {report.UserId}\n\n");
        AppendRows(text, width, coloured, verbose);
        AppendRemedies(text);
        text.Append('\n').Append(report.BestEffort).Append('\n').Append(report.Verdict).Append('\n');
        return text.ToString();
    }

    private void AppendRows(StringBuilder text, int? width, bool coloured, bool verbose)
    {
        var names = report.Capabilities.Select(c => c.Name.Length).Append(Headings[0].Length).Max();
        var states = report.Capabilities.Select(c => State(c).Length).Append(Headings[1].Length).Max();
        var room = width is { } columns ? Math.Max(TableText.Narrowest, columns - names - states - (2 * TableText.Gap.Length)) : int.MaxValue;
        Append(text, Headings[0].PadRight(names), Headings[1].PadRight(states), Headings[2], coloured ? Dim : "", coloured ? Dim : "");
        foreach (var capability in report.Capabilities)
        {
            var need = !verbose ? "" : capability.NeededByEnforce ? " (every hermetic sandbox needs it)" : " (for what asks for it)";
            var lines = TableText.Wrap(capability.Detail + need, room).ToList();
            Append(text, capability.Name.PadRight(names), State(capability).PadRight(states), lines[0], "", coloured ? Colour(capability) : "");
            foreach (var line in lines.Skip(1))
                Append(text, new string(' ', names), new string(' ', states), line, "", "");
        }
    }

    /// <summary>One remedy may help several. Most are commands to copy, which a line end of ours would break: they are as long as they are.</summary>
    private void AppendRemedies(StringBuilder text)
    {
        var remedies = report.Capabilities.Where(c => c.Remedy is not null).GroupBy(c => c.Remedy!, StringComparer.Ordinal).ToList();
        if (remedies.Count == 0)
            return;
        text.Append("\nWhat to do:\n");
        foreach (var remedy in remedies)
        {
            text.Append(TableText.Gap).Append(string.Join(", ", remedy.Select(c => c.Name))).Append(":\n");
            text.Append(TableText.Gap).Append(TableText.Gap).Append(remedy.Key).Append('\n');
        }
    }

    private static void Append(StringBuilder text, string name, string state, string detail, string style, string stateStyle)
    {
        var end = style.Length == 0 ? "" : Plain;
        var stateEnd = stateStyle.Length == 0 ? "" : Plain;
        text.Append(style).Append(name).Append(end).Append(TableText.Gap).Append(stateStyle).Append(state).Append(stateEnd)
            .Append(TableText.Gap).Append(style).Append(detail).Append(end).Append('\n');
    }

    private static string State(HostCapability capability) => capability.Status switch
    {
        HostCapabilityStatus.Works => "works",
        HostCapabilityStatus.Limited => "limited",
        HostCapabilityStatus.DoesNotWork => "does not work",
        _ => "not tested",
    };

    private static string Colour(HostCapability capability) => capability.Status switch
    {
        HostCapabilityStatus.Works => Green,
        HostCapabilityStatus.DoesNotWork when capability.NeededByEnforce => Red,
        _ => Yellow,
    };
}
