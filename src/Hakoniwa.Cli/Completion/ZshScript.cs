using System.Text;

namespace Hakoniwa.Cli.Completion;

/// <summary>For zsh(1), as a file <c>_hakoniwa</c> in a directory of <c>fpath</c>, or read after <c>compinit</c>.</summary>
internal static class ZshScript
{
    private const string Beginning = """
        #compdef hakoniwa
        # Completion of hakoniwa for zsh, made by: hakoniwa completion zsh

        _hakoniwa() {
            local path_= i separator=${words[(i)--]}
            local -a specs following

            # After -- it is another program's line.
            if (( separator < CURRENT )); then
                words=("${(@)words[separator + 1,-1]}")
                (( CURRENT -= separator ))
                _normal
                return
            fi

            for (( i = 2; i < CURRENT; i++ )); do
                case "$path_ $words[i]" in
                    (@WORDS@) path_+=" $words[i]" ;;
                esac
            done

            case "$path_" in

        """;

    private const string End = """
            esac

            # The words of the command are not its arguments.
            local -i given=${#${=path_}}
            words=("${(@)words[given + 1,-1]}")
            (( CURRENT -= given ))
            (( $#following )) && specs+=('1:command:{ _describe command following }')
            _arguments -s : $specs
        }

        if [ "$funcstack[1]" = _hakoniwa ]; then
            _hakoniwa "$@"
        else
            compdef _hakoniwa hakoniwa
        fi

        """;

    internal static string Write(CompletedCommand root)
    {
        var text = new StringBuilder(Beginning.Replace("@WORDS@", string.Join('|', root.All.Skip(1).Select(c => $"'{c.Path}'")), StringComparison.Ordinal));
        foreach (var command in root.All)
        {
            text.Append("        ('").Append(command.Path).Append("')\n            specs=(\n");
            foreach (var option in command.Options)
            {
                foreach (var name in option.Names)
                    text.Append("                ").Append(Quote(Spec(option, name))).Append('\n');
            }

            if (command.Argument is { } argument)
                text.Append("                ").Append(Quote($"1:{Escape(argument.Name)}:{Action(argument)}")).Append('\n');
            text.Append("            )\n            following=(\n");
            foreach (var next in command.Commands)
                text.Append("                ").Append(Quote(next.Name + ":" + next.Description.Replace(":", "\\:", StringComparison.Ordinal))).Append('\n');
            text.Append("            )\n            ;;\n");
        }

        return text.Append(End).ToString();
    }

    private static string Spec(CompletedOption option, string name)
    {
        var others = option.Repeatable ? "*" : $"({string.Join(' ', option.Names)})";
        var value = option.Value is null ? "" : $":{Escape(option.Value.Name)}:{Action(option.Value)}";
        return $"{others}{name}{(option.Value is not null && name.StartsWith("--", StringComparison.Ordinal) ? "=" : "")}[{Escape(option.Description)}]{value}";
    }

    private static string Action(CompletedValue value)
    {
        var words = value.Words.Count > 0 ? $"compadd -- {string.Join(' ', value.Words)}; " : "";
        var more = (value.Paths ? "_files; " : "") + (value.Variables ? "_parameters -g \"*export*\"; " : "") + (value.Users ? "_users; " : "");
        return words + more is { Length: > 0 } action ? "{ " + action + "}" : " ";
    }

    private static string Escape(string text) => text.Replace("[", "\\[", StringComparison.Ordinal).Replace("]", "\\]", StringComparison.Ordinal).Replace(":", "\\:", StringComparison.Ordinal);

    private static string Quote(string text) => "'" + text.Replace("'", "'\\''", StringComparison.Ordinal) + "'";
}
