namespace Hakoniwa.MSBuild.Tests.Parity;

/// <content>Commands with characters that somebody on the way could take for something else.</content>
internal static partial class ParityCases
{
    private const int LongerThanAnArgument = 200_000;

    private static Dictionary<string, string> Commands => new()
    {
        ["Unicode"] = """<TASK Command="echo 箱庭 — 'é' &quot;a  b&quot; &amp;&amp; true" />""",
        ["BeyondTheBasicPlane"] = """<TASK Command="echo '😀 𝒳'; printf '\360\237\230\200\n'" />""",
        ["Quotes"] = """<TASK Command="echo &quot;it's&quot; '&quot;' \\ \$HOME '$HOME' `echo ticks` %24(echo parentheses)" />""",
        ["EscapedByMSBuild"] = """<TASK Command="echo 'a%3Bb' %25PATH%25 '%24(Case)' '%40(Case)'; echo b" />""",
        ["Backslashes"] = """<TASK Command="echo 'a\b\\c' sub\here.txt; cat sub/here.txt" />""",
        ["Leading"] = """<TASK Command="   echo '  leading'   " />""",
        ["Comment"] = """<TASK Command="echo one # two" />""",
        ["HereDocument"] = "<TASK Command=\"cat &lt;&lt;'END'&#xA;  $HOME&#xA;END&#xA;echo after\" />",
        ["LinesOfWindows"] = "<TASK Command=\"echo one&#xD;&#xA;echo two&#xD;&#xA;\" />",
        ["Arguments"] = """<TASK Command="echo [$#] [$*]" />""",
        ["Positional"] = """<TASK Command="set -- a 'b c'; for x; do echo &quot;<$x>&quot;; done" />""".Replace("<$x>", "&lt;$x&gt;", StringComparison.Ordinal),
        ["Huge"] = $"""<TASK Command=": {new string('x', LongerThanAnArgument)}; echo end" />""",
        ["ManyLines"] = "<TASK Command=\"" + string.Concat(Enumerable.Range(0, 500).Select(i => $"echo {i}&#xA;")) + "\" />",
        ["Umask"] = """<TASK Command="umask" />""",
        ["NoTerminal"] = """<TASK Command="test -t 1 || test -t 2 || echo none" />""",
    };
}
