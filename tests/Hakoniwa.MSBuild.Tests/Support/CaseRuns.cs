using System.Collections.Immutable;
using System.Text;

using Hakoniwa.MSBuild.Recorder;

namespace Hakoniwa.MSBuild.Tests.Support;

/// <summary>
/// Runs every case once with Exec and once with HakoniwaExec, all in one build: each is a target of two projects that differ in the name of
/// the task alone.
/// </summary>
internal sealed class CaseRuns
{
    internal const string Exec = "exec";
    internal const string HakoniwaExec = "hakoniwa";

    /// <summary>With <c>-p:InTaskHost=true</c> each task runs in a process of its own.</summary>
    private const string InTaskHost = """
          <UsingTask TaskName="Hakoniwa.MSBuild.HakoniwaExec" AssemblyFile="$(HakoniwaTasksAssembly)" TaskFactory="TaskHostFactory" Override="true"
                     Condition="'$(InTaskHost)' == 'true'" />
          <UsingTask TaskName="Microsoft.Build.Tasks.Exec" AssemblyFile="$(MSBuildToolsPath)/Microsoft.Build.Tasks.Core.dll" TaskFactory="TaskHostFactory" Override="true"
                     Condition="'$(InTaskHost)' == 'true'" />

        """;

    private readonly MSBuildRun _run;

    private CaseRuns(MSBuildRun run) => _run = run;

    /// <param name="directory">Where the projects go.</param>
    /// <param name="cases">Elements of a target, by name; the name of the task is TASK.</param>
    /// <param name="arguments">For MSBuild.</param>
    internal static CaseRuns Start(TestDirectory directory, IReadOnlyDictionary<string, string> cases, params string[] arguments)
        => Start(directory, cases, "exec.proj;hakoniwa.proj", arguments, null);

    /// <param name="file">What MSBuild inherits as descriptor 9, for its children to inherit in turn.</param>
    /// <param name="directory">Where the projects go.</param>
    /// <param name="cases">Elements of a target, by name; the name of the task is TASK.</param>
    /// <param name="arguments">For MSBuild.</param>
    internal static CaseRuns StartWithDescriptor(string file, TestDirectory directory, IReadOnlyDictionary<string, string> cases, params string[] arguments)
        => Start(directory, cases, "exec.proj;hakoniwa.proj", arguments, file);

    internal static CaseRuns StartSandboxedOnly(TestDirectory directory, IReadOnlyDictionary<string, string> cases)
        => Start(directory, cases, "hakoniwa.proj", [], null);

    private static CaseRuns Start(TestDirectory directory, IReadOnlyDictionary<string, string> cases, string projects, string[] arguments, string? inherited)
    {
        var targets = new StringBuilder();
        foreach (var (name, elements) in cases)
            targets.Append("<Target Name=\"").Append(name).Append("\">\n").Append(elements).Append("\n</Target>\n");

        var text = targets.ToString();
        directory.Write("exec.proj", MSBuildRun.Header + InTaskHost + text.Replace("TASK", "Exec", StringComparison.Ordinal) + "</Project>");
        directory.Write("hakoniwa.proj", MSBuildRun.Header + InTaskHost + text.Replace("TASK", "HakoniwaExec", StringComparison.Ordinal) + "</Project>");
        directory.Write("all.proj", $"""
            <Project>
              <ItemGroup><Case Include="{string.Join(';', cases.Keys)}" /></ItemGroup>
              <Target Name="Build">
                <MSBuild Projects="{projects}" Targets="%(Case.Identity)" Properties="Case=%(Case.Identity)" BuildInParallel="$([MSBuild]::ValueOrDefault('$(InParallel)', 'false'))" ContinueOnError="true" />
              </Target>
            </Project>
            """);
        var start = MSBuildRun.StartInfo(directory, "all.proj", arguments);
        if (inherited is not null)
            MSBuildRun.Through(start, "/bin/sh", "-c", "exec 9<\"$0\" && exec \"$@\"", inherited);
        return new(MSBuildRun.Start(directory, start));
    }

    internal string Console => _run.Console;

    internal IEnumerable<string> Texts => _run.Events.Select(e => e.Text);

    internal ImmutableArray<BuildEvent> Of(string project, string name) => [.. _run.Events.Where(e => e.Project == project && e.Case == name)];

    internal bool Succeeded(string project, string name)
    {
        var finished = Of(project, name).LastOrDefault(e => e.Kind == "finished");
        Assert.That(finished, Is.Not.Null, _run.Console);
        return finished!.Text == bool.TrueString;
    }
}
