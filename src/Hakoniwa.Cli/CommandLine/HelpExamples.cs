using System.Text;

using Hakoniwa.Cli.Reports;

namespace Hakoniwa.Cli.CommandLine;

/// <summary>What stands below the options of a command: lines that can be typed, and what its exit codes mean.</summary>
internal static class HelpExamples
{
    private const int Indent = 2;
    private const int Gap = 3;

    private const string RunCodes =
        "the program's own; 128+N if signal N killed it; 124 wall-time limit; 125 no sandbox could be set up; "
        + "126 the program cannot be executed; 127 it was not found; 2 wrong usage; 1 bad profile";

    private static readonly (string Line, string Meaning)[] Run =
    [
        ("hakoniwa run", "a shell; of the host /bin /etc /lib* /sbin /usr, read-only"),
        ("hakoniwa run --unshare-all -- id", "no network but loopback, its own host name and IPC"),
        ("hakoniwa run --hermetic -w . -- make", "a build that sees and writes this directory alone"),
        ("hakoniwa run -b ~/data:/data --tmpfs /tmp -- sh", "the host's data at /data, read-only, a private /tmp"),
        ("hakoniwa run --limit-walltime 2.5 -e LANG -- job", "at most 2.5 seconds, with the caller's LANG"),
        ("hakoniwa run --network-allow nuget.org:443 -- sh", "one endpoint of the outside, nothing else"),
        ("hakoniwa run --hermetic --report -- make", "and what the build tried and was refused"),
        ("hakoniwa run --explain --hermetic -- true", "what would be done, step by step"),
    ];

    private static readonly (string Line, string Meaning)[] Doctor =
    [
        ("hakoniwa doctor", "a row a capability, and what to do; the last line is the verdict"),
        ("hakoniwa doctor --json", "the same for machines"),
        ("hakoniwa doctor --apparmor-profile | sudo tee /etc/apparmor.d/hakoniwa", "for Ubuntu since 23.10"),
    ];

    private static readonly (string Line, string Meaning)[] Profile =
    [
        ("hakoniwa profile list", "the names of the built-in profiles"),
        ("hakoniwa profile show hermetic", "one of them, with its comments"),
        ("hakoniwa profile check box.toml", "whether a file means something"),
        ("hakoniwa run -c box.toml", "run it"),
    ];

    private static readonly (string Line, string Meaning)[] Completion =
    [
        ("source <(hakoniwa completion bash)", "for this shell"),
        ("hakoniwa completion fish -f ~/.config/fish/completions/hakoniwa.fish", "for all that follow"),
    ];

    /// <summary>For <c>hakoniwa</c> itself, by an empty name, it is what <c>run</c> has.</summary>
    internal static string Of(string command, int width) => command switch
    {
        "" or "run" => Examples(Run, width) + ExitCodes(RunCodes, width),
        "doctor" => Examples(Doctor, width) + ExitCodes("0 the hermetic sandbox works here; 1 it does not; 2 wrong usage", width),
        "profile" => Examples(Profile, width) + ExitCodes("1 a profile cannot be read, or means nothing; 2 wrong usage", width),
        "completion" => Examples(Completion, width),
        _ => "",
    };

    /// <summary>In two columns, or where the width does not do for that, what it means below each line.</summary>
    private static string Examples((string Line, string Meaning)[] examples, int width)
    {
        var column = Indent + examples.Max(e => e.Line.Length) + Gap;
        var inColumns = column + examples.Max(e => e.Meaning.Length) <= width;
        var text = new StringBuilder("\nExamples:\n");
        foreach (var (line, meaning) in examples)
        {
            text.Append(' ', Indent).Append(line);
            _ = inColumns ? text.Append(' ', column - Indent - line.Length) : text.Append('\n').Append(' ', 3 * Indent);
            text.Append(meaning).Append('\n');
        }

        return text.ToString();
    }

    private static string ExitCodes(string codes, int width)
    {
        var text = new StringBuilder("\nExit codes:\n");
        foreach (var line in TableText.Wrap(codes, width - Indent))
            text.Append(' ', Indent).Append(line).Append('\n');
        return text.ToString();
    }
}
