using System.Text;

namespace Hakoniwa.Cli.Completion;

/// <summary>For fish(1).</summary>
internal static class FishScript
{
    private const string Beginning = """
        # Completion of hakoniwa for fish, made by: hakoniwa completion fish

        # Whether the words of a command stand on the line, and no further one of its own.
        function __hakoniwa_at
            set -l tokens (commandline -opc)
            contains -- -- $tokens; and return 1
            set -l path
            for token in $tokens[2..-1]
                if contains -- (string join ' ' -- $path $token) @WORDS@
                    set -a path $token
                end
            end
            test "$path" = "$argv"
        end

        # After -- it is another program's line.
        function __hakoniwa_separated
            contains -- -- (commandline -opc)
        end

        function __hakoniwa_other
            set -l tokens (commandline -opc)
            while test "$tokens[1]" != --
                set -e tokens[1]
            end
            set -e tokens[1]
            complete -C (string join ' ' -- (string escape -- $tokens) (commandline -ct))
        end

        complete -c hakoniwa -f
        complete -c hakoniwa -n __hakoniwa_separated -a '(__hakoniwa_other)'

        """;

    internal static string Write(CompletedCommand root)
    {
        var text = new StringBuilder(Beginning.Replace("@WORDS@", string.Join(' ', root.All.Skip(1).Select(c => Quote(c.Path[1..]))), StringComparison.Ordinal));
        foreach (var command in root.All)
        {
            text.Append('\n');
            var at = $"complete -c hakoniwa -n '__hakoniwa_at{command.Path}'";
            foreach (var next in command.Commands)
                text.Append(at).Append(" -a ").Append(next.Name).Append(" -d ").Append(Quote(next.Description)).Append('\n');
            if (command.Argument is { } argument)
                text.Append(at).Append(argument.Paths ? " -F" : "").Append(Words(argument)).Append('\n');
            foreach (var option in command.Options)
            {
                text.Append(at);
                foreach (var name in option.Names)
                    text.Append(name.StartsWith("--", StringComparison.Ordinal) ? " -l " + name[2..] : " -s " + name[1..]);
                text.Append(option.Value switch { null => "", { Paths: true } => " -r -F", _ => " -x" })
                    .Append(option.Value is null ? "" : Words(option.Value)).Append(" -d ").Append(Quote(option.Description)).Append('\n');
            }
        }

        return text.ToString();
    }

    private static string Words(CompletedValue value)
    {
        string[] all = [.. value.Words, .. value.Variables ? ["(set -xn)"] : Array.Empty<string>(), .. value.Users ? ["(__fish_complete_users)"] : Array.Empty<string>()];
        return all.Length == 0 ? "" : " -a " + Quote(string.Join(' ', all));
    }

    private static string Quote(string text) => "'" + text.Replace("\\", "\\\\", StringComparison.Ordinal).Replace("'", "\\'", StringComparison.Ordinal) + "'";
}
