namespace Hakoniwa.Cli.Reports;

/// <summary>
/// Text in columns. Libraries that draw tables write through <see cref="Console"/>, whose first use changes the terminal (see <see cref="Messages"/>).
/// </summary>
internal static class TableText
{
    internal const string Gap = "  ";

    /// <summary>Narrower than this, a column is no help; lines are then longer than the terminal.</summary>
    internal const int Narrowest = 30;

    /// <summary>At spaces if there are any late in the line, else anywhere.</summary>
    internal static IEnumerable<string> Wrap(string text, int width)
    {
        while (text.Length > width)
        {
            var space = text.LastIndexOf(' ', width, width / 2);
            var end = space > 0 ? space : width;
            yield return text[..end];
            text = text[end..].TrimStart(' ');
        }

        yield return text;
    }
}
