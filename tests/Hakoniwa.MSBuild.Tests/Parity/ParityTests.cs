using System.Text.RegularExpressions;

using Hakoniwa.MSBuild.Recorder;
using Hakoniwa.MSBuild.Tests.Support;

namespace Hakoniwa.MSBuild.Tests.Parity;

/// <summary>Whatever a project does with Exec, HakoniwaExec ends alike, and loggers are told alike.</summary>
[TestFixture("")]
[TestFixture("-mt")]
[TestFixture("-m:2 -p:InParallel=true")]
[TestFixture("-question")]
[TestFixture("-warnAsError")]
[TestFixture("-m:1 -noWarn:X124;A1 -warnAsMessage:X124")]
internal sealed partial class ParityTests(string arguments)
{
    private TestDirectory _directory = null!;
    private CaseRuns _runs = null!;

    private static IEnumerable<string> Names => ParityCases.All.Keys;

    [OneTimeSetUp]
    public void Build()
    {
        _directory = new TestDirectory();
        _directory.Write("sub/here.txt", "here\n");
        _runs = CaseRuns.Start(_directory, ParityCases.All, arguments.Split(' ', StringSplitOptions.RemoveEmptyEntries));
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
        Assert.That(actual, ParityCases.TwoStreams.Contains(name) ? Is.EquivalentTo(expected) : Is.EqualTo(expected));
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
                File = e.File.Replace("hakoniwa.proj", "exec.proj", StringComparison.Ordinal).Replace("HAKONIWAEXEC", "EXEC", StringComparison.Ordinal),
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
