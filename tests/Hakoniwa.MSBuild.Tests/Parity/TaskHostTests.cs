using Hakoniwa.MSBuild.Tests.Support;

namespace Hakoniwa.MSBuild.Tests.Parity;

/// <summary>In a process of its own, which a project can ask for with <c>TaskFactory="TaskHostFactory"</c>, the task is the same.</summary>
[TestFixture]
internal sealed class TaskHostTests
{
    private static readonly string[] Names =
        ["Success", "Failure", "CanonicalErrorCode", "CanonicalWarning", "Collected", "TimedOut", "MissingWorkingDirectory", "Variables", "OutputsPassThrough", "Yielding"];

    private TestDirectory _directory = null!;
    private CaseRuns _runs = null!;

    [OneTimeSetUp]
    public void Build()
    {
        _directory = new TestDirectory();
        _runs = CaseRuns.Start(_directory, Names.ToDictionary(name => name, name => ParityCases.All[name]), "-p:InTaskHost=true");
    }

    [OneTimeTearDown]
    public void CleanUp() => _directory.Dispose();

    [TestCaseSource(nameof(Names))]
    public void Ends_and_logs_alike(string name)
    {
        Assert.That(_runs.Succeeded(CaseRuns.HakoniwaExec, name), Is.EqualTo(_runs.Succeeded(CaseRuns.Exec, name)), _runs.Console);
        LoggedAlike.Assert(_runs, name);
    }

    [Test]
    public void Runs_in_another_process()
        => Assert.That(_runs.Texts, Has.Some.Contains("external task host").And.Contain("HakoniwaExec"));
}
