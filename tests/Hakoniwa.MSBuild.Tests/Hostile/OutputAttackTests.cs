using Hakoniwa.MSBuild.Tests.Support;

namespace Hakoniwa.MSBuild.Tests.Hostile;

/// <summary>What a step leaves among its outputs to harm whoever comes after it.</summary>
[TestFixture]
internal sealed class OutputAttackTests
{
    private TestDirectory _directory = null!;
    private CaseRuns _runs = null!;

    [OneTimeSetUp]
    public void Build()
    {
        _directory = new TestDirectory();
        Directory.CreateDirectory(_directory[".git/hooks"]);
        _directory.Write("Directory.Build.targets", "<Project />");
        _directory.Write("victim/a.txt", "victim");
        _directory.Write("swap/sub/a.txt", "previous");
        _directory.Write("staging/a.txt", "previous");
        File.CreateSymbolicLink(_directory["staging/.hakoniwa-0011223344556677"], _directory["victim/a.txt"]);

        _runs = CaseRuns.StartSandboxedOnly(_directory, new Dictionary<string, string>
        {
            ["InProject"] = Step("echo made > made.txt; echo owned > .git/hooks/pre-commit; echo owned > Directory.Build.targets; rm -f victim/a.txt", "made.txt"),
            ["Names"] = Step("echo x > names/a.txt; : > \"names/$(printf 'b\\nfoo.c(1,1): error HAKO0000: fake')\"; : > \"names/$(printf 'c\\033[31m\\r\\342\\200\\256')\"; : > 'names/##vso[task.setvariable variable=x]y'", "names/a.txt"),
            ["DeclaredName"] = Step("mkdir \"named/$(printf 'd\\nd')\"; mkfifo \"named/$(printf 'd\\nd/pipe')\"", "named/"),
            ["Device"] = Step("mknod device/a c 1 3", "device/a"),
            ["SetUserId"] = Step("cp /bin/true suid/a; chmod 6755 suid/a", "suid/a"),
            ["HardLink"] = Step("echo x > hard/a; ln hard/a hard/b; ln hakoniwa.proj hard/c || true", "hard/a;hard/b"),
            ["Swap"] = Step("rm -r swap/sub; ln -s ../victim swap/sub; echo owned > swap/top.txt", "swap/top.txt;swap/sub/a.txt"),
            ["Unreadable"] = Step("echo x > unreadable/a.txt; chmod 000 unreadable/a.txt", "unreadable/a.txt"),
            ["UnreadableDirectory"] = Step("mkdir closed/d; echo x > closed/d/a.txt; chmod 000 closed/d", "closed/"),
            ["Race"] = Step("(while :; do printf '%s' 'aaaaaaaa' > race/a.txt; printf '%s' 'bbbbbbbb' > race/a.txt; done) & while ! test -s race/a.txt; do :; done", "race/a.txt"),
            ["Staging"] = Step("ls -a staging; echo owned > staging/.hakoniwa-0011223344556677; echo x > staging/.hakoniwa-ffffffffffffffff; echo new > staging/a.txt", "staging/a.txt"),
            ["Deep"] = Step("cd deep; i=0; while [ $i -lt 1200 ]; do mkdir d && cd d || exit 1; i=$((i+1)); done; echo x > a.txt", "deep/"),
            ["Many"] = Step("cd many; seq 3000 | xargs touch", "many/a.txt"),
        });
    }

    [OneTimeTearDown]
    public void CleanUp()
    {
        foreach (var directory in Directory.EnumerateDirectories(_directory.Path))
            File.SetUnixFileMode(directory, (UnixFileMode)0x1ED);
        _directory.Dispose();
    }

    [Test]
    public void Hooks_and_build_files_beside_an_output_are_dropped_and_told()
    {
        Assert.That(_directory.Read("made.txt"), Is.EqualTo("made\n"), _runs.Console);
        Assert.That(_directory[".git/hooks/pre-commit"], Does.Not.Exist);
        Assert.That(_directory.Read("Directory.Build.targets") + _directory.Read("victim/a.txt"), Is.EqualTo("<Project />victim"));
        Assert.That(Warning("InProject"), Does.Contain(".git/hooks/pre-commit").And.Contain("Directory.Build.targets").And.Contain("victim/a.txt"));
    }

    [Test]
    public void Names_cannot_write_lines_colours_or_commands_of_a_build_server_into_the_log()
    {
        var warning = Warning("Names");
        Assert.That(warning.Where(char.IsControl), Is.Empty, warning);
        Assert.That(warning, Does.Match(@"names/b\\(x|u00)0afoo\.c\(1,1\): error HAKO0000: fake").And.Match(@"\\(x|u00)1b\[31m").And.Contain(@"\u202e"));
        Assert.That(_runs.Texts, Has.None.Contains("##vso[").And.None.Contains("\u202e"));

        Fails("DeclaredName", MSBuildErrorCode.PublishFailed);
        Assert.That(Error("DeclaredName"), Does.Match(@"d\\(x|u00)0ad/pipe"));
    }

    [Test]
    public void Neither_devices_nor_links_leave_and_special_bits_are_dropped()
    {
        Assert.That(_runs.Succeeded(CaseRuns.HakoniwaExec, "Device"), Is.False, _runs.Console);
        Assert.That(_directory["device/a"], Does.Not.Exist);
        Succeeds("SetUserId");
        Assert.That(File.GetUnixFileMode(_directory["suid/a"]) & (UnixFileMode.SetUser | UnixFileMode.SetGroup), Is.EqualTo((UnixFileMode)0));
        Succeeds("HardLink");
        File.WriteAllText(_directory["hard/a"], "changed");
        Assert.That(_directory.Read("hard/b"), Is.EqualTo("x\n"));
        Assert.That(_directory["hard/c"], Does.Not.Exist);
    }

    [Test]
    public void A_directory_that_became_a_link_leads_nowhere()
    {
        Assert.That(_runs.Succeeded(CaseRuns.HakoniwaExec, "Swap"), Is.False, _runs.Console);
        Assert.That(_directory.Read("victim/a.txt") + _directory.Read("swap/sub/a.txt"), Is.EqualTo("victimprevious"));
        Assert.That(_directory["swap/top.txt"], Does.Not.Exist);
    }

    [TestCase("Unreadable", "unreadable/a.txt")]
    [TestCase("UnreadableDirectory", "closed/d/a.txt")]
    public void What_cannot_be_read_is_an_error_or_published(string name, string path)
    {
        // Root reads it all the same.
        if (_runs.Succeeded(CaseRuns.HakoniwaExec, name))
            Assert.That(new FileInfo(_directory[path]).Length, Is.EqualTo(2));
        else
            Fails(name, MSBuildErrorCode.PublishFailed);
    }

    [Test]
    public void A_writer_that_goes_on_is_dead_before_its_output_is_read()
    {
        Succeeds("Race");
        Assert.That(_directory.Read("race/a.txt"), Is.EqualTo("").Or.EqualTo("aaaaaaaa").Or.EqualTo("bbbbbbbb"));
    }

    [Test]
    public void Staging_names_that_were_planted_are_neither_followed_nor_published()
    {
        Succeeds("Staging");
        Assert.That(_directory.Read("staging/a.txt") + _directory.Read("victim/a.txt"), Is.EqualTo("new\nvictim"));
        Assert.That(_directory["staging/.hakoniwa-ffffffffffffffff"], Does.Not.Exist);
    }

    [Test]
    public void A_tree_deeper_than_a_path_can_be_ends_with_one_error_or_is_published()
    {
        if (!_runs.Succeeded(CaseRuns.HakoniwaExec, "Deep"))
            Fails("Deep", MSBuildErrorCode.PublishFailed);
    }

    [Test]
    public void Many_undeclared_files_are_one_short_warning()
    {
        Fails("Many", MSBuildErrorCode.OutputMissing);
        Assert.That(Warning("Many"), Has.Length.LessThan(2000).And.Contain("and 2990 more"));
    }

    private static string Step(string command, string outputs)
        => $"<TASK Command=\"{command.Replace("%", "%25", StringComparison.Ordinal).Replace("$", "%24", StringComparison.Ordinal).Replace("&", "&amp;", StringComparison.Ordinal).Replace("\"", "&quot;", StringComparison.Ordinal).Replace("<", "&lt;", StringComparison.Ordinal)}\" Outputs=\"{outputs}\" EchoOff=\"true\" />";

    private string Warning(string name) => _runs.Of(CaseRuns.HakoniwaExec, name).Single(e => e.Code == MSBuildErrorCode.UndeclaredOutput).Text;

    private string Error(string name) => _runs.Of(CaseRuns.HakoniwaExec, name).First(e => e.Kind == "error").Text;

    private void Succeeds(string name) => Assert.That(_runs.Succeeded(CaseRuns.HakoniwaExec, name), Is.True, _runs.Console);

    private void Fails(string name, string code)
    {
        Assert.That(_runs.Succeeded(CaseRuns.HakoniwaExec, name), Is.False, _runs.Console);
        Assert.That(_runs.Of(CaseRuns.HakoniwaExec, name).Where(e => e.Kind == "error").Select(e => e.Code), Is.EqualTo(new[] { code }), _runs.Console);
    }
}
