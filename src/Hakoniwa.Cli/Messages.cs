using System.Text;

using Hakoniwa.Cli.Terminals;

namespace Hakoniwa.Cli;

/// <summary>
/// What the command says itself. It does not use <see cref="Console"/>, whose first use changes the terminal's settings and writes control
/// sequences to it.
/// </summary>
internal static class Messages
{
    private const string Red = "\e[1;31m";
    private const string Plain = "\e[0m";

    private static readonly Lazy<bool> Coloured = new(() => HasColours(Descriptor.StandardError));

    /// <summary>Whether what goes to standard error may have colours.</summary>
    internal static bool IsColoured => Coloured.Value;

    /// <summary>Whether what goes to a descriptor may have colours.</summary>
    internal static bool HasColours(int descriptor)
        => Descriptor.IsTerminal(descriptor)
            && string.IsNullOrEmpty(Environment.GetEnvironmentVariable("NO_COLOR"))
            && Environment.GetEnvironmentVariable("TERM") != "dumb";

    /// <summary>What is said at all.</summary>
    internal static Verbosity Verbosity { get; set; }

    /// <summary>One line, whatever the text.</summary>
    internal static void Error(string text)
    {
        if (Verbosity == Verbosity.Silent)
            return;
        var line = Printable(text.ReplaceLineEndings(" ").Trim());
        Line(IsColoured ? $"{Red}hakoniwa:{Plain} {line}" : $"hakoniwa: {line}");
    }

    /// <summary>A line and, below it, a place in a file with a mark under it.</summary>
    internal static void ErrorWithPlace(string text)
    {
        var end = text.IndexOf('\n', StringComparison.Ordinal);
        Error(end < 0 ? text : text[..end]);
        if (end >= 0 && Verbosity > Verbosity.Silent)
            Line(Printable(text[(end + 1)..]));
    }

    /// <summary>A line about something that is not an error.</summary>
    internal static void Note(string text)
    {
        if (Verbosity >= Verbosity.Normal)
            Told(text);
    }

    /// <summary>A line that was asked for.</summary>
    internal static void Told(string text) => Line("hakoniwa: " + Printable(text));

    /// <summary>
    /// Text of files and arguments with a mark in place of each control character but the end of a line: a terminal would obey them.
    /// </summary>
    internal static string Printable(string text)
    {
        var first = 0;
        while (first < text.Length && !IsControl(text[first]))
            first++;
        return first == text.Length ? text : string.Create(text.Length, text, static (marked, text) =>
        {
            for (var i = 0; i < text.Length; i++)
                marked[i] = IsControl(text[i]) ? '\uFFFD' : text[i];
        });
    }

    private static bool IsControl(char c) => char.IsControl(c) && c != '\n';

    internal static void Line(string text) => Text(text + "\n");

    /// <summary>Lines, each with its end.</summary>
    internal static void Text(string lines) => Write(Descriptor.StandardError, lines);

    internal static void Output(string text) => Write(Descriptor.StandardOutput, text);

    private static void Write(int descriptor, string text) => Descriptor.TryWrite(descriptor, Encoding.UTF8.GetBytes(text));
}
