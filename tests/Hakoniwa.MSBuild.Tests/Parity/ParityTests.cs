using System.Text.RegularExpressions;

using Hakoniwa.MSBuild.Recorder;
using Hakoniwa.MSBuild.Tests.Support;

namespace Hakoniwa.MSBuild.Tests.Parity;

/// <summary>Whatever a project does with Exec, HakoniwaExec ends alike, and loggers are told alike.</summary>
[TestFixture("")]
[TestFixture("-mt")]
internal sealed partial class ParityTests(string threading)
{
    private const string Result = """<Output TaskParameter="ExitCode" PropertyName="Code" /></TASK><Message Importance="high" Text="exit code $(Code)" />""";

    private const string Lines = """
        <Output TaskParameter="ConsoleOutput" ItemName="Line" /></TASK><Message Importance="high" Text="lines @(Line->'[%(Identity)]')" />
        """;

    private static readonly Dictionary<string, string> Cases = new()
    {
        ["Success"] = """<TASK Command="echo fine" />""",
        ["Failure"] = """<TASK Command="echo before; exit 3" />""",
        ["AccessDenied"] = """<TASK Command="exit 5" />""",
        ["IgnoredExitCode"] = """<TASK Command="exit 3" IgnoreExitCode="true">""" + Result,
        ["ContinuedOnError"] = """<TASK Command="exit 4" ContinueOnError="true">""" + Result,
        ["Collected"] = """<TASK Command="echo '  one;two  '; echo; echo '100%25'" ConsoleToMSBuild="true">""" + Lines,
        ["CollectedErrors"] = """<TASK Command="echo three &gt;&amp;2" ConsoleToMSBuild="true">""" + Lines,
        ["CanonicalError"] = """<TASK Command="echo 'foo.c(3,4): error X123: bad'" />""",
        ["CanonicalErrorIgnored"] = """<TASK Command="echo 'foo.c(3,4): error X123: bad'; exit 0" IgnoreExitCode="true">""" + Result,
        ["CanonicalWarning"] = """<TASK Command="echo 'foo.c(3,4): warning X124: dubious' &gt;&amp;2" />""",
        ["CanonicalAsMessages"] = """<TASK Command="echo 'foo.c(3,4): error X123: bad'" IgnoreStandardErrorWarningFormat="true" />""",
        ["ErrorExpression"] = """<TASK Command="echo oops; echo fine" CustomErrorRegularExpression="^oops" />""",
        ["WarningExpression"] = """<TASK Command="echo hmm; echo fine" CustomWarningRegularExpression="^hm+" CustomErrorRegularExpression="never" />""",
        ["BadExpression"] = """<TASK Command="echo one; echo two" CustomErrorRegularExpression="(" />""",
        ["ErrorStreamAsErrors"] = """<TASK Command="echo calm; echo alarm &gt;&amp;2" LogStandardErrorAsError="true" IgnoreStandardErrorWarningFormat="true" />""",
        ["TimedOut"] = """<TASK Command="sleep 600; true" Timeout="200" IgnoreExitCode="true" ContinueOnError="true">""" + Result,
        ["WorkingDirectory"] = """<TASK Command="pwd; cat here.txt" WorkingDirectory="sub" />""",
        ["MissingWorkingDirectory"] = """<TASK Command="pwd" WorkingDirectory="nowhere" />""",
        ["Variables"] = """<TASK Command="echo $A-$B" EnvironmentVariables="A=1;B=x=y" />""",
        ["BadVariable"] = """<TASK Command="true" EnvironmentVariables="novalue" />""",
        ["EchoOff"] = """<TASK Command="echo quiet; exit 2" EchoOff="true" />""",
        ["EchoOffWithErrors"] = """<TASK Command="echo 'a : error B1: c'" EchoOff="true" />""",
        ["Importances"] = """<TASK Command="echo out; echo err &gt;&amp;2" StandardOutputImportance="low" StandardErrorImportance="Normal" />""",
        ["BadImportance"] = """<TASK Command="echo out" StandardOutputImportance="loud" />""",
        ["Encodings"] = """<TASK Command="printf 'caf\351\n'" StdOutEncoding="iso-8859-1" StdErrEncoding="utf-8" />""",
        ["BadEncoding"] = """<TASK Command="true" StdOutEncoding="no-such-encoding" />""",
        ["Unicode"] = """<TASK Command="echo 箱庭 — 'é' &quot;a  b&quot; &amp;&amp; true" />""",
        ["SeveralLines"] = "<TASK Command=\"echo one&#xD;&#xA;if true; then&#xA;  echo two&#xA;fi\" />",
        ["Blank"] = """<TASK Command="  " />""",
        ["NotFound"] = """<TASK Command="/no/such/program" />""",
        ["NoNewlineAtTheEnd"] = """<TASK Command="printf 'a\n\nb'" />""",
        ["KilledShell"] = """<TASK Command="kill -9 $$" />""",
        ["KilledProgram"] = """<TASK Command="sh -c 'kill -11 $$'; exit $?" IgnoreExitCode="true">""" + Result,
        ["MuchOutput"] = """<TASK Command="seq 3000" StandardOutputImportance="low" />""",
        ["Yielding"] = """<TASK Command="echo yielded" YieldDuringToolExecution="true" />""",
        ["OtherShell"] = """<TASK Command="echo ${BASH_VERSION%%%%.*} | grep -c ." ToolExe="bash" />""",
        ["OutputsPassThrough"] = """<TASK Command="mkdir -p made; echo 1 &gt; made/a.txt" Outputs="made/a.txt"><Output TaskParameter="Outputs" ItemName="Made" /></TASK><Message Importance="high" Text="@(Made)" />""",
    };

    /// <summary>Here Exec itself logs now one stream first, now the other.</summary>
    private static readonly string[] TwoStreams = ["ErrorStreamAsErrors", "Importances"];

    private TestDirectory _directory = null!;
    private CaseRuns _runs = null!;

    private static IEnumerable<string> Names => Cases.Keys;

    [OneTimeSetUp]
    public void Build()
    {
        _directory = new TestDirectory();
        _directory.Write("sub/here.txt", "here\n");
        _runs = CaseRuns.Start(_directory, Cases, threading.Length == 0 ? [] : [threading]);
    }

    [OneTimeTearDown]
    public void CleanUp() => _directory.Dispose();

    [TestCaseSource(nameof(Names))]
    public void Ends_alike(string name)
        => Assert.That(_runs.Succeeded(CaseRuns.HakoniwaExec, name), Is.EqualTo(_runs.Succeeded(CaseRuns.Exec, name)), _runs.Console);

    [TestCaseSource(nameof(Names))]
    public void Logs_alike(string name)
    {
        var (expected, actual) = (Comparable(CaseRuns.Exec, name), Comparable(CaseRuns.HakoniwaExec, name));
        Assert.That(expected, Is.Not.Empty);
        Assert.That(actual, TwoStreams.Contains(name) ? Is.EquivalentTo(expected) : Is.EqualTo(expected));
    }

    [Test]
    public void Runs_in_the_process_of_the_build()
        => Assert.That(_runs.Texts, Has.None.Contains("external task host"));

    /// <summary>What the task itself and the project logged, and what MSBuild says of the task's end; without what must differ.</summary>
    private List<BuildEvent> Comparable(string project, string name) =>
    [
        .. _runs.Of(project, name)
            .Where(e => e.Kind is "error" or "warning" || e.Sender is "Exec" or "HakoniwaExec" or "Message")
            .Where(e => !e.Text.StartsWith("new namespaces:", StringComparison.Ordinal))
            .Select(e => e with
            {
                Project = "",
                Sender = e.Sender.Replace("HakoniwaExec", "Exec", StringComparison.Ordinal),
                Text = Trace().Replace(Script().Replace(UnderOneName(e.Text), "SCRIPT"), ""),
                File = e.File.Replace("hakoniwa.proj", "exec.proj", StringComparison.Ordinal),
            })
    ];

    private static string UnderOneName(string text) => text
        .Replace("Hakoniwa.MSBuild.HakoniwaExec", "Microsoft.Build.Tasks.Exec", StringComparison.Ordinal)
        .Replace("HakoniwaExec", "Exec", StringComparison.Ordinal);

    /// <summary>The shell names itself and the script in its messages.</summary>
    [GeneratedRegex(@"(/[\w/]*bin/|)(ba)?sh: (line )?\d+: |/run/hakoniwa/command|/\S*\.exec\.cmd")]
    private static partial Regex Script();

    /// <summary>MSB6003 has the stack of the exception, which begins in another method.</summary>
    [GeneratedRegex(@"\n\s+at .*", RegexOptions.Singleline)]
    private static partial Regex Trace();
}
