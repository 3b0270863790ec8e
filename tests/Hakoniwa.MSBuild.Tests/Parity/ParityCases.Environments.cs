namespace Hakoniwa.MSBuild.Tests.Parity;

/// <content>Variables, and the places that they name.</content>
internal static partial class ParityCases
{
    private static Dictionary<string, string> Environments => new()
    {
        ["Variables"] = """<TASK Command="echo $A-$B" EnvironmentVariables="A=1;B=x=y" />""",
        ["VariableTwice"] = """<TASK Command="echo $A" EnvironmentVariables="A=1;A=2" />""",
        ["EmptyVariable"] = """<TASK Command="echo ${A-unset}[$A]" EnvironmentVariables="A=" />""",
        ["OddVariables"] = """<TASK Command="env | grep '^A[.B]'" EnvironmentVariables="A.B=1 2;AB=é%3Bü%25" />""",
        ["SearchPath"] = """<TASK Command="echo $PATH; true || /bin/true" EnvironmentVariables="PATH=/nowhere" />""",
        ["HomeDirectory"] = """<TASK Command="cd; echo $HOME" EnvironmentVariables="HOME=/" />""",
        ["BadVariable"] = """<TASK Command="true" EnvironmentVariables="novalue" />""",
        ["NamelessVariable"] = """<TASK Command="true" EnvironmentVariables="A=1;=x" />""",
        ["TemporaryFile"] = """<TASK Command="f=%24(mktemp) &amp;&amp; echo kept > $f &amp;&amp; cat $f &amp;&amp; rm $f" />""",
        ["HomeIsThere"] = """<TASK Command="test -d &quot;$HOME&quot; &amp;&amp; test -w &quot;$HOME&quot; &amp;&amp; echo yes" />""",
    };
}
