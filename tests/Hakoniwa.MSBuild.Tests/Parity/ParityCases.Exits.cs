namespace Hakoniwa.MSBuild.Tests.Parity;

/// <content>How a command can end, and what a project can do about it.</content>
internal static partial class ParityCases
{
    private static Dictionary<string, string> Exits => new()
    {
        ["Success"] = """<TASK Command="echo fine" />""",
        ["Silence"] = """<TASK Command="true">""" + Result,
        ["Failure"] = """<TASK Command="echo before; exit 3" />""",
        ["AccessDenied"] = """<TASK Command="exit 5" />""",
        ["LargestCode"] = """<TASK Command="exit 255" IgnoreExitCode="true">""" + Result,
        ["IgnoredExitCode"] = """<TASK Command="exit 3" IgnoreExitCode="true">""" + Result,
        ["IgnoredAccessDenied"] = """<TASK Command="exit 5" IgnoreExitCode="true">""" + Result,
        ["ContinuedOnError"] = """<TASK Command="exit 4" ContinueOnError="true">""" + Result,
        ["ContinuedWithWarning"] = """<TASK Command="echo 'a : error B1: c'; exit 4" ContinueOnError="WarnAndContinue">""" + Result,
        ["ContinuedWithError"] = """<TASK Command="echo 'a : error B1: c'; exit 4" ContinueOnError="ErrorAndContinue">""" + Result,
        ["NotContinued"] = """<TASK Command="exit 4" ContinueOnError="ErrorAndStop">""" + Result,
        ["ContinuedAfterZeroWithErrors"] = """<TASK Command="echo 'a : error B1: c'" ContinueOnError="WarnAndContinue">""" + Result,
        ["OnError"] = """<TASK Command="exit 4" /><OnError ExecuteTargets="Success" />""",
        ["ConditionFalse"] = """<TASK Command="exit 4" Condition="'$(Case)' == 'Other'" /><Message Importance="high" Text="went on" />""",
        ["ConditionTrue"] = """<TASK Command="echo in; exit 4" Condition="'$(Case)' == 'ConditionTrue'" />""",
        ["TimedOut"] = """<TASK Command="sleep 600; true" Timeout="200" IgnoreExitCode="true" ContinueOnError="true">""" + Result,
        ["TimedOutPlainly"] = """<TASK Command="sleep 600; true" Timeout="200" />""",
        ["TimedOutAsError"] = """<TASK Command="sleep 600; true" Timeout="200" ContinueOnError="ErrorAndContinue" EchoOff="true">""" + Result,
        ["InTime"] = """<TASK Command="echo quick" Timeout="60000">""" + Result,
        ["NoTimeLimit"] = """<TASK Command="echo quick" Timeout="-1">""" + Result,
        ["NotFound"] = """<TASK Command="/no/such/program" />""",
        ["NotExecutable"] = """<TASK Command="/etc/passwd" IgnoreExitCode="true">""" + Result,
        ["SyntaxError"] = """<TASK Command="if true; then" IgnoreExitCode="true">""" + Result,
        ["KilledShell"] = """<TASK Command="kill -9 $$" />""",
        ["TerminatedShell"] = """<TASK Command="kill -TERM $$" IgnoreExitCode="true">""" + Result,
        ["TrappedSignal"] = """<TASK Command="trap 'exit 7' TERM; kill -TERM $$; sleep 600" IgnoreExitCode="true">""" + Result,
        ["KilledProgram"] = """<TASK Command="sh -c 'kill -11 $$'; exit $?" IgnoreExitCode="true">""" + Result,
        ["ReplacedShell"] = """<TASK Command="exec sh -c 'exit 9'" IgnoreExitCode="true">""" + Result,
        ["Blank"] = """<TASK Command="  " />""",
        ["MissingCommand"] = """<TASK IgnoreExitCode="true" />""",
    };
}
