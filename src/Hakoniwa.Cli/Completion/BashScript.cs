using System.Text;

namespace Hakoniwa.Cli.Completion;

/// <summary>For bash(1), with or without the package bash-completion.</summary>
internal static class BashScript
{
    private const string Beginning = """
        # Completion of hakoniwa for bash, made by: hakoniwa completion bash

        _hakoniwa_paths() {
            local path
            compopt -o filenames 2>/dev/null
            while IFS= read -r path; do
                COMPREPLY+=("$path")
            done < <(compgen -f -- "$1")
        }

        # After -- it is another program's line.
        _hakoniwa_other() {
            if declare -F _comp_command_offset >/dev/null; then
                _comp_command_offset "$1"
            elif declare -F _command_offset >/dev/null; then
                _command_offset "$1"
            elif ((COMP_CWORD == $1)); then
                COMPREPLY=($(compgen -c -- "${COMP_WORDS[COMP_CWORD]}"))
            else
                _hakoniwa_paths "${COMP_WORDS[COMP_CWORD]}"
            fi
        }

        _hakoniwa() {
            local cur=${COMP_WORDS[COMP_CWORD]} prev=${COMP_WORDS[COMP_CWORD - 1]} path= i
            COMPREPLY=()
            for ((i = 1; i < COMP_CWORD; i++)); do
                if [[ ${COMP_WORDS[i]} == -- ]]; then
                    _hakoniwa_other $((i + 1))
                    return
                fi
                case "$path ${COMP_WORDS[i]}" in
                    @WORDS@) path+=" ${COMP_WORDS[i]}" ;;
                esac
            done

            # bash makes words of their own of what is around = and :.
            if [[ $cur == = ]]; then
                cur=
            elif [[ $prev == = ]]; then
                prev=${COMP_WORDS[COMP_CWORD - 2]}
            fi

            case "$path $prev" in

        """;

    internal static string Write(CompletedCommand root)
    {
        var text = new StringBuilder(Beginning.Replace("@WORDS@", string.Join(" | ", root.All.Skip(1).Select(c => $"'{c.Path}'")), StringComparison.Ordinal));
        foreach (var command in root.All)
        {
            foreach (var option in command.Options.Where(o => o.Value is not null))
                text.Append("        ").AppendJoin(" | ", option.Names.Select(n => $"'{command.Path} {n}'")).Append(") ").Append(Offer(option.Value!)).Append("return ;;\n");
        }

        text.Append("    esac\n\n    case \"$path\" in\n");
        foreach (var command in root.All)
        {
            var words = command.Commands.Select(c => c.Name).Concat(command.Argument?.Words ?? []).Concat(command.Options.SelectMany(o => o.Names));
            text.Append("        '").Append(command.Path).Append("') ").Append(Words(command.Path == " run" ? words.Append("--") : words))
                .Append(command.Argument is { Paths: true } ? "[[ $cur == -* ]] || _hakoniwa_paths \"$cur\" " : "").Append(";;\n");
        }

        return text.Append("    esac\n}\n\ncomplete -F _hakoniwa hakoniwa\n").ToString();
    }

    private static string Offer(CompletedValue value)
        => (value.Words.Count > 0 ? Words(value.Words) : "")
            + (value.Paths ? "_hakoniwa_paths \"$cur\"; " : "")
            + (value.Variables ? "COMPREPLY+=($(compgen -e -- \"$cur\")); " : "")
            + (value.Users ? "COMPREPLY+=($(compgen -u -- \"$cur\")); " : "");

    private static string Words(IEnumerable<string> words) => $"COMPREPLY=($(compgen -W '{string.Join(' ', words)}' -- \"$cur\")); ";
}
