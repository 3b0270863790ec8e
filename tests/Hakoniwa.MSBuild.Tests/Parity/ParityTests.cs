using Hakoniwa.MSBuild.Tests.Support;

namespace Hakoniwa.MSBuild.Tests.Parity;

/// <summary>Whatever a project does with Exec, HakoniwaExec ends alike, and loggers are told alike.</summary>
[TestFixture("")]
[TestFixture("-mt")]
[TestFixture("-m:2 -p:InParallel=true")]
[TestFixture("-question")]
[TestFixture("-warnAsError")]
[TestFixture("-m:1 -noWarn:X124;A1 -warnAsMessage:X124")]
internal sealed class ParityTests(string arguments)
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
        => LoggedAlike.Assert(_runs, name, anyOrder: ParityCases.TwoStreams.Contains(name));

    [Test]
    public void Runs_in_the_process_of_the_build()
        => Assert.That(_runs.Texts, Has.None.Contains("external task host"));
}
