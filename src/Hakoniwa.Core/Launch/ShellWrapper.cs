using System.Collections.Immutable;
using System.Text;

using Hakoniwa.Streams;

namespace Hakoniwa.Launch;

/// <summary>
/// The shell that is PID 1 in the program's place. Shells drop variables whose names are no identifiers, reset some and add others; the
/// program is to get exactly the list all the same. And they write "Killed" or "Aborted" to standard error, which is the program's alone.
/// </summary>
internal sealed class ShellWrapper
{
    internal const string Shell = "/bin/sh";

    private const string AliasPrefix = "HAKONIWA_VARIABLE_";
    private const string Beginning = "unset PWD OLDPWD SHLVL _; ";

    /// <summary>What shells set or refuse to import, as dash and bash have it. Their own additions among these are removed again.</summary>
    private static readonly string[] Owned =
    [
        "PWD", "OLDPWD", "SHLVL", "_", "IFS", "OPTIND", "OPTARG", "OPTERR", "PPID", "LINENO", "UID", "EUID", "GROUPS", "SHELLOPTS", "RANDOM", "SECONDS",
        "SRANDOM", "EPOCHSECONDS", "EPOCHREALTIME", "DIRSTACK", "FUNCNAME", "HISTCMD", "PIPESTATUS", "COMP_WORDBREAKS", "POSIXLY_CORRECT",
    ];

    /// <exception cref="SandboxException">HAKO2001: every number that a shell can redirect is taken.</exception>
    internal ShellWrapper(string[] names, ImmutableDictionary<string, string> environment, ImmutableArray<PassedDescriptor> passed)
    {
        var variables = new List<string>();
        var (unset, set) = (new StringBuilder(), new StringBuilder());
        foreach (var name in names)
        {
            var value = environment[name];
            if (PassesUnchanged(name))
            {
                variables.Add(name + "=" + value);
                continue;
            }

            // Under another name past the shell. The value never stands in an argument of the shell's, which other users could read.
            var alias = AliasPrefix + variables.Count.ToString(System.Globalization.CultureInfo.InvariantCulture);
            variables.Add(alias + "=" + value);
            unset.Append(" -u ").Append(alias);
            set.Append(" '").Append(name.Replace("'", @"'\''", StringComparison.Ordinal)).Append("'=\"$").Append(alias).Append('"');
        }

        Variables = new NativeStrings(variables);
        var through = set.Length == 0 ? "" : $"/usr/bin/env{unset} --{set} ";

        // In a subshell, since dash redirects itself for as long as it waits for a program that it runs directly.
        var kept = Scratch(passed);
        Script = $"{Beginning}exec {kept}>&2 2>&-; (exec {through}\"$@\" 2>&{kept} {kept}>&-); exit $?";
    }

    /// <summary>The environment that the shell gets.</summary>
    internal NativeStrings Variables { get; }

    internal string Script { get; }

    /// <summary>Whether this is the wrapper, in the form of /proc/PID/cmdline, and not a shell that was asked for.</summary>
    internal static bool IsCommandLine(string text) => text.StartsWith($"{Shell}\0-c\0{Beginning}", StringComparison.Ordinal);

    /// <summary>Where the shell keeps standard error. POSIX gives redirections one digit.</summary>
    private static char Scratch(ImmutableArray<PassedDescriptor> passed)
    {
        // They are in the order of their numbers.
        var free = 3;
        foreach (var descriptor in passed)
        {
            if (descriptor.Number == free)
                free++;
        }

        return free <= 9 ? (char)('0' + free)
            : throw new SandboxException(ErrorCode.ContradictoryDescription, "the descriptors 3 to 9 are all passed, and the shell that waits as PID 1 needs one of them",
                "Pass one under another number, or run the program as PID 1.");
    }

    private static bool PassesUnchanged(string name)
        => (char.IsAsciiLetter(name[0]) || name[0] == '_')
            && name.All(c => char.IsAsciiLetterOrDigit(c) || c == '_')
            && !Owned.Contains(name)
            && !name.StartsWith("BASH", StringComparison.Ordinal)
            && !name.StartsWith(AliasPrefix, StringComparison.Ordinal);
}
