using System.Globalization;
using System.Text;

namespace Hakoniwa.Cli.Reports;

/// <summary>A report as a table.</summary>
internal sealed class ReportTable
{
    private const string Dim = "\e[2m";
    private const string Plain = "\e[0m";

    private static readonly string[] Headings = ["CODE", "WHAT", "BY", "TIMES", "TO ALLOW"];
    private const int What = 1;
    private const int Times = 3;

    private readonly List<string[]> _rows = [];
    private readonly List<string> _rules = [];

    internal ReportTable(IEnumerable<ReportFinding> findings)
    {
        foreach (var finding in findings)
        {
            _rows.Add([finding.Code, finding.What, finding.Process, finding.Count.ToString(CultureInfo.InvariantCulture), finding.Allow]);
            _rules.Add(finding.Rule);
        }
    }

    /// <param name="width">How many columns the terminal has; null where it is none, and lines may be of any length.</param>
    /// <param name="coloured">Whether what is not a finding itself may be dim.</param>
    internal string Format(int? width, bool coloured)
    {
        var widths = Headings.Select((heading, i) => _rows.Select(r => r[i].Length).Append(heading.Length).Max()).ToArray();
        if (width is { } columns)
            widths[What] = Math.Min(widths[What], Math.Max(TableText.Narrowest, columns - (widths.Sum() - widths[What]) - TableText.Gap.Length * (Headings.Length - 1)));

        var text = new StringBuilder();
        Append(text, Headings, widths, coloured ? Dim : "");
        for (var i = 0; i < _rows.Count; i++)
        {
            var lines = TableText.Wrap(_rows[i][What], widths[What]).ToList();
            Append(text, [_rows[i][0], lines[0], .. _rows[i][2..]], widths, "");
            foreach (var line in lines.Skip(1))
                Append(text, ["", line, "", "", ""], widths, "");
            foreach (var line in _rules[i].Length == 0 ? [] : TableText.Wrap(_rules[i], width is null ? int.MaxValue : widths[What]))
                Append(text, ["", line, "", "", ""], widths, coloured ? Dim : "");
        }

        return text.ToString();
    }

    private static void Append(StringBuilder text, string[] cells, int[] widths, string style)
    {
        var line = string.Join(TableText.Gap, cells.Select((cell, i) => i == Times ? cell.PadLeft(widths[i]) : cell.PadRight(widths[i]))).TrimEnd();
        text.Append(style).Append(line).Append(style.Length == 0 ? "" : Plain).Append('\n');
    }
}
