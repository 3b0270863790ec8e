namespace Hakoniwa.MSBuild.Tests.Parity;

/// <content>What a command writes to its two streams, byte by byte, and what a project takes of it.</content>
internal static partial class ParityCases
{
    private static Dictionary<string, string> Outputs => new()
    {
        ["Collected"] = """<TASK Command="echo '  one;two  '; echo; echo '100%25'" ConsoleToMSBuild="true">""" + Lines,
        ["CollectedErrors"] = """<TASK Command="echo three &gt;&amp;2" ConsoleToMSBuild="true">""" + Lines,
        ["CollectedBoth"] = """<TASK Command="echo out; echo err &gt;&amp;2" ConsoleToMSBuild="true"><Output TaskParameter="ConsoleOutput" ItemName="Line" /></TASK><Message Importance="high" Text="%(Line.Identity)" />""",
        ["CollectedInProperty"] = """<TASK Command="echo one; echo '$(Case) @(Line) %2525'" ConsoleToMSBuild="true" StandardOutputImportance="low"><Output TaskParameter="ConsoleOutput" PropertyName="Text" /></TASK><Message Importance="high" Text="[$(Text)]" />""",
        ["CollectedOnFailure"] = """<TASK Command="echo one; exit 1" ConsoleToMSBuild="true" ContinueOnError="true">""" + Lines,
        ["CollectedAsErrors"] = """<TASK Command="echo 'x : error Y1: z'" ConsoleToMSBuild="true" ContinueOnError="true">""" + Lines,
        ["NotCollected"] = """<TASK Command="echo one">""" + Lines,
        ["OutputsPassThrough"] = """<TASK Command="mkdir -p made; echo 1 &gt; made/a.txt" Outputs="made/a.txt"><Output TaskParameter="Outputs" ItemName="Made" /></TASK><Message Importance="high" Text="@(Made)" />""",
        ["NoOutputs"] = """<TASK Command="true"><Output TaskParameter="Outputs" ItemName="Made" /></TASK><Message Importance="high" Text="[@(Made)]" />""",
        ["SeveralLines"] = "<TASK Command=\"echo one&#xD;&#xA;if true; then&#xA;  echo two&#xA;fi\" />",
        ["NoNewlineAtTheEnd"] = """<TASK Command="printf 'a\n\nb'" />""",
        ["NewlinesAlone"] = """<TASK Command="printf '\n\n\n'" />""",
        ["CarriageReturns"] = """<TASK Command="printf 'a\rb\r\nc\r\r\nd\r'" />""",
        ["Nul"] = """<TASK Command="printf 'a\000b\n\000\n'" ConsoleToMSBuild="true" />""",
        ["Escapes"] = """<TASK Command="printf '\033[31mred\033[0m\a\b\tend\n'" />""",
        ["OtherSeparators"] = """<TASK Command="printf 'a\013b\014c\302\205d\342\200\250e\n'" />""",
        ["InvalidUtf8"] = """<TASK Command="printf 'caf\351 \377\376 \300\200 \355\240\200 x\n'" />""",
        ["CutUtf8"] = """<TASK Command="printf 'x \343\201'" />""",
        ["ByteOrderMark"] = """<TASK Command="printf '\357\273\277marked\n'" />""",
        ["Utf16Mark"] = """<TASK Command="printf '\377\376a\000\n\000'" />""",
        ["LongLine"] = """<TASK Command="head -c 1000000 /dev/zero | tr '\0' x" StandardOutputImportance="low" />""",
        ["RandomBytes"] = """<TASK Command="i=0; while [ $i -lt 256 ]; do printf &quot;\\%24(printf %25o $i)&quot;; i=%24((i+1)); done" />""",
        ["MuchOutput"] = """<TASK Command="seq 3000" StandardOutputImportance="low" />""",
        ["MuchCollected"] = """<TASK Command="seq 3000" StandardOutputImportance="low" ConsoleToMSBuild="true"><Output TaskParameter="ConsoleOutput" ItemName="Line" /></TASK><Message Importance="high" Text="@(Line->Count())" />""",
        ["ClosedStreams"] = """<TASK Command="echo before; exec &gt;&amp;- 2&gt;&amp;-; sleep 0.3; exit 3" IgnoreExitCode="true">""" + Result,
        ["Background"] = """<TASK Command="sleep 1 &amp; echo done">""" + Result,
        ["BrokenPipe"] = """<TASK Command="yes 2&gt;/dev/null | head -n 2" />""",
    };
}
