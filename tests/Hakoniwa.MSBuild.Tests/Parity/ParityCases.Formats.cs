namespace Hakoniwa.MSBuild.Tests.Parity;

/// <content>Which lines become errors and warnings.</content>
internal static partial class ParityCases
{
    private static Dictionary<string, string> Formats => new()
    {
        ["CanonicalError"] = """<TASK Command="echo 'foo.c(3,4): error X123: bad'" />""",
        ["CanonicalErrorAndFailure"] = """<TASK Command="echo 'foo.c(3,4): error X123: bad'; exit 6" />""",
        ["CanonicalErrorIgnored"] = """<TASK Command="echo 'foo.c(3,4): error X123: bad'; exit 0" IgnoreExitCode="true">""" + Result,
        ["CanonicalErrorCode"] = """<TASK Command="echo 'foo.c(3,4): error X123: bad'" ContinueOnError="true">""" + Result,
        ["CanonicalWarning"] = """<TASK Command="echo 'foo.c(3,4): warning X124: dubious' &gt;&amp;2" />""",
        ["CanonicalKinds"] = """<TASK Command="echo 'a(1): warning A1: b'; echo 'tool : fatal error A2: b'; echo 'a(1-2,3-4) : warning : no code'; echo 'warning A3: no origin'; echo 'x.y(5,6,7,8): error A4: range'" ContinueOnError="true">""" + Result,
        ["CanonicalAsMessages"] = """<TASK Command="echo 'foo.c(3,4): error X123: bad'" IgnoreStandardErrorWarningFormat="true" />""",
        ["ErrorExpression"] = """<TASK Command="echo oops; echo fine" CustomErrorRegularExpression="^oops" />""",
        ["WarningExpression"] = """<TASK Command="echo hmm; echo fine" CustomWarningRegularExpression="^hm+" CustomErrorRegularExpression="never" />""",
        ["BothExpressions"] = """<TASK Command="echo 'a : error B1: c'; echo bc" CustomWarningRegularExpression="b" CustomErrorRegularExpression="c$" IgnoreStandardErrorWarningFormat="true" />""",
        ["BadExpression"] = """<TASK Command="echo one; echo two" CustomErrorRegularExpression="(" />""",
        ["BadWarningExpression"] = """<TASK Command="echo one; echo two" CustomWarningRegularExpression="[" ContinueOnError="true">""" + Result,
        ["ErrorStreamAsErrors"] = """<TASK Command="echo calm; echo alarm &gt;&amp;2" LogStandardErrorAsError="true" IgnoreStandardErrorWarningFormat="true" />""",
        ["ErrorStreamAsErrorsBypasses"] = """<TASK Command="echo 'foo.c(3,4): warning X1: y' &gt;&amp;2; echo hmm &gt;&amp;2; echo &gt;&amp;2" LogStandardErrorAsError="true" CustomWarningRegularExpression="hmm" ConsoleToMSBuild="true" ContinueOnError="true">""" + Lines,
        ["ErrorStreamIsSilent"] = """<TASK Command="echo calm" LogStandardErrorAsError="true" />""",
        ["Braces"] = """<TASK Command="echo 'a : error B1: {0} {'; echo '{1}'; echo oops {2}" CustomErrorRegularExpression="oops" />""",
        ["BracesInFailure"] = """<TASK Command="echo '{0} {' &amp;&amp; exit 3" />""",
        ["Importances"] = """<TASK Command="echo out; echo err &gt;&amp;2" StandardOutputImportance="low" StandardErrorImportance="Normal" />""",
        ["ImportanceCase"] = """<TASK Command="echo out" StandardOutputImportance="NORMAL" />""",
        ["BadImportance"] = """<TASK Command="echo out" StandardOutputImportance="loud" />""",
        ["BadErrorImportance"] = """<TASK Command="echo out" StandardErrorImportance="loud" />""",
        ["EchoOff"] = """<TASK Command="echo quiet; exit 2" EchoOff="true" />""",
        ["EchoOffIgnored"] = """<TASK Command="echo quiet; exit 2" EchoOff="true" IgnoreExitCode="true" />""",
        ["EchoOffWithErrors"] = """<TASK Command="echo 'a : error B1: c'" EchoOff="true" />""",
        ["EchoOffAccessDenied"] = """<TASK Command="exit 5" EchoOff="true" />""",
    };
}
