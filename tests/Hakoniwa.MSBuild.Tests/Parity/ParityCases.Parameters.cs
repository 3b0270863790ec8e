namespace Hakoniwa.MSBuild.Tests.Parity;

/// <content>The parameters that say where and by what a command is run.</content>
internal static partial class ParityCases
{
    private const string Encodings = """
        <Output TaskParameter="StdOutEncoding" PropertyName="Out" /><Output TaskParameter="StdErrEncoding" PropertyName="Err" /></TASK><Message Importance="high" Text="$(Out), $(Err)" />
        """;

    private static Dictionary<string, string> Parameters => new()
    {
        ["WorkingDirectory"] = """<TASK Command="pwd; cat here.txt" WorkingDirectory="sub" />""",
        ["AbsoluteWorkingDirectory"] = """<TASK Command="pwd; cat here.txt" WorkingDirectory="$(MSBuildProjectDirectory)/sub/" />""",
        ["WorkingDirectoryAbove"] = """<TASK Command="pwd; cat $(MSBuildProjectDirectory)/sub/here.txt" WorkingDirectory="sub/../sub/.." />""",
        ["MissingWorkingDirectory"] = """<TASK Command="pwd" WorkingDirectory="nowhere" />""",
        ["FileAsWorkingDirectory"] = """<TASK Command="pwd" WorkingDirectory="sub/here.txt" />""",
        ["Encodings"] = """<TASK Command="printf 'caf\351\n'" StdOutEncoding="iso-8859-1" StdErrEncoding="utf-8">""" + Encodings,
        ["ErrorEncoding"] = """<TASK Command="printf 'caf\351\n' &gt;&amp;2" StdErrEncoding="iso-8859-1" />""",
        ["Utf16"] = """<TASK Command="printf 'a\000b\000\n\000'" StdOutEncoding="utf-16" />""",
        ["DefaultEncodings"] = """<TASK Command="true">""" + Encodings,
        ["BadEncoding"] = """<TASK Command="true" StdOutEncoding="no-such-encoding" />""",
        ["BadErrorEncoding"] = """<TASK Command="true" StdErrEncoding="no-such-encoding" />""",
        ["Utf8Always"] = """<TASK Command="echo é" UseUtf8Encoding="Always" />""",
        ["Utf8Never"] = """<TASK Command="echo é" UseUtf8Encoding="Never" />""",
        ["Yielding"] = """<TASK Command="echo yielded" YieldDuringToolExecution="true" />""",
        ["YieldingFailure"] = """<TASK Command="exit 3" YieldDuringToolExecution="true" />""",
        ["OtherShell"] = """<TASK Command="echo ${BASH_VERSION%%%%.*} | grep -c ." ToolExe="bash" />""",
        ["OtherShellWithPath"] = """<TASK Command="echo ${BASH_VERSION%%%%.*} | grep -c ." ToolPath="/bin" ToolExe="bash" />""",
        ["PathAlone"] = """<TASK Command="echo found" ToolPath="/bin" />""",
        ["MissingToolPath"] = """<TASK Command="echo found" ToolPath="/nowhere" />""",
        ["NoCommandProcessor"] = """<TASK Command="echo found" UseCommandProcessor="false" />""",
        ["Batched"] = """<ItemGroup><Thing Include="a;b;c" /></ItemGroup><TASK Command="echo %(Thing.Identity)" />""",
        ["Architecture"] = """<TASK Command="echo here" MSBuildArchitecture="*" MSBuildRuntime="*" />""",
    };
}
