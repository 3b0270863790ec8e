using Hakoniwa.MSBuild.Tests.Support;

namespace Hakoniwa.MSBuild.Tests.Isolation;

/// <summary>Steps that declare their inputs, and see nothing else.</summary>
[TestFixture]
internal sealed class InputTests
{
    private TestDirectory _directory = null!;
    private TestDirectory _other = null!;

    [SetUp]
    public void MakeTree()
    {
        _directory = new TestDirectory("a project");
        _other = new TestDirectory();
        foreach (var name in (string[])["a.txt", "b.txt", "src/one.cs", "src/two.cs", "src/sub/three.cs", "src/notes.md", "lib/x", "lib/y", "star*.txt", "star-not.txt", "Case.txt", "ü ß.txt", ".hidden/z"])
            _directory.Write(name, name + "\n");
        _other.Write("outside.txt", "outside\n");
        _other.Write("secret.txt", "secret\n");
    }

    [TearDown]
    public void RemoveTree()
    {
        _directory.Dispose();
        _other.Dispose();
    }

    private static string Step(string script, string inputs, string more = "")
        => $"<HakoniwaExec Command=\"{script.Replace("\"", "&quot;", StringComparison.Ordinal).Replace("<", "&lt;", StringComparison.Ordinal).Replace(">", "&gt;", StringComparison.Ordinal).Replace("$(", "%24(", StringComparison.Ordinal)}\" Inputs=\"{inputs}\" {more} />\n";

    /// <summary>Lists all there is in the project, in one line.</summary>
    private static string List(string label) => $"echo {label}: $(find . -mindepth 1 | sort | tr '\\n' ' ')";

    private MSBuildRun Build(string elements, params string[] arguments) => MSBuildRun.Of(_directory, elements, arguments);

    [Test]
    public void What_is_declared_is_there_and_nothing_else()
    {
        var run = Build(
            Step(List("file"), "a.txt") +
            Step(List("files"), "src/one.cs;src/sub/three.cs") +
            Step(List("directory"), "src/sub") +
            Step(List("slash"), "src/sub/") +
            Step(List("glob"), "src/*.cs") +
            Step(List("globs"), "src/**/*.cs;b.*") +
            Step(List("question"), "?.txt") +
            Step(List("hidden"), "**/z") +
            Step(List("literal"), "star*.txt") +
            Step(List("odd"), "ü ß.txt;Case.txt") +
            Step($"cat {_other["outside.txt"]}; {List("outside")}; ls {_other.Path}", _other["outside.txt"]) +
            Step("cat *.txt | wc -l; " + List("twice"), "a.txt;./a.txt;src/../a.txt"));

        var lines = run.Events.Where(e => e.Kind == "message").Select(e => e.Text).Where(t => !t.StartsWith("echo", StringComparison.Ordinal) && !t.StartsWith("cat", StringComparison.Ordinal)).ToList();
        Assert.That(run.ExitCode, Is.Zero, run.Console);
        Assert.Multiple(() =>
        {
            Assert.That(lines, Does.Contain("file: ./a.txt"));
            Assert.That(lines, Does.Contain("files: ./src ./src/one.cs ./src/sub ./src/sub/three.cs"));
            Assert.That(lines, Does.Contain("directory: ./src ./src/sub ./src/sub/three.cs"));
            Assert.That(lines, Does.Contain("slash: ./src ./src/sub ./src/sub/three.cs"));
            Assert.That(lines, Does.Contain("glob: ./src ./src/one.cs ./src/two.cs"));
            Assert.That(lines, Does.Contain("globs: ./b.txt ./src ./src/one.cs ./src/sub ./src/sub/three.cs ./src/two.cs"));
            Assert.That(lines, Does.Contain("question: ./a.txt ./b.txt"));
            Assert.That(lines, Does.Contain("hidden: ./.hidden ./.hidden/z"));
            Assert.That(lines, Does.Contain("literal: ./star*.txt"));
            Assert.That(lines, Does.Contain("odd: ./Case.txt ./ü ß.txt"));
            Assert.That(lines, Does.Contain("outside:"));
            Assert.That(lines, Is.SupersetOf(new[] { "outside", "outside.txt" }).And.None.EqualTo("secret.txt"));
            Assert.That(lines, Is.SupersetOf(new[] { "twice: ./a.txt", "1" }));
        });
    }

    [Test]
    public void What_is_not_declared_does_not_exist_and_nothing_can_be_written_but_outputs()
    {
        var run = Build(
            Step("cat b.txt", "a.txt", "IgnoreExitCode=\"true\"") +
            Step("echo x > a.txt; echo x > new.txt; mkdir dir; rm -f a.txt; echo x > src/one.cs; cat a.txt", "a.txt;src/one.cs", "IgnoreExitCode=\"true\"") +
            Step($"cat /proc/self/root{_directory["b.txt"]} src/../b.txt; ls -d {_other.Path}", "a.txt", "IgnoreExitCode=\"true\""));

        var texts = run.Events.Select(e => e.Text).ToList();
        Assert.Multiple(() =>
        {
            Assert.That(texts, Has.Exactly(1).EqualTo("a.txt"));
            Assert.That(texts, Has.None.EqualTo("b.txt"));
            Assert.That(texts.Count(t => t.Contains("Read-only", StringComparison.Ordinal)), Is.EqualTo(5), run.Console);
            Assert.That(_directory.Read("a.txt"), Is.EqualTo("a.txt\n"));
            Assert.That(_directory["new.txt"], Does.Not.Exist);
            Assert.That(_directory["dir"], Does.Not.Exist);
        });
    }

    [Test]
    public void The_directories_of_outputs_start_empty_but_for_declared_inputs()
    {
        _directory.Write("obj/old.txt", "old\n");
        _directory.Write("obj/template.txt", "template\n");
        _directory.Write("gen/old.txt", "old\n");
        var run = Build(
            Step("ls obj gen > obj/list.txt; cat obj/template.txt > gen/sub; cat obj/template.txt", "obj/template.txt", "Outputs=\"obj/list.txt;gen/\"") +
            Step("! echo x > obj/template.txt; ! rm -f obj/template.txt; touch obj/undeclared; echo x > obj/made", "obj/template.txt", "Outputs=\"obj/made\"") +
            Step("true", "a.txt", "Outputs=\"obj/old.txt\" ContinueOnError=\"true\""));

        Assert.Multiple(() =>
        {
            Assert.That(_directory.Read("obj/list.txt"), Is.EqualTo("gen:\n\nobj:\nlist.txt\ntemplate.txt\n"), run.Console);
            Assert.That(_directory.Read("gen/sub"), Is.EqualTo("template\n"));
            Assert.That(_directory.Read("obj/template.txt"), Is.EqualTo("template\n"));
            Assert.That(_directory.Read("obj/made"), Is.EqualTo("x\n"));
            Assert.That(run.Warnings.Where(w => w.Code == "HAKO4003").Select(w => w.Text), Has.Exactly(1).Contains("obj/undeclared").And.Exactly(0).Contains("template"));
            Assert.That(run.Warnings.Select(w => w.Code), Does.Contain("HAKO4002"), "an output that was there is not there for a strict step");
            Assert.That(_directory.Read("obj/old.txt"), Is.EqualTo("old\n"));
        });
    }

    [Test]
    public void The_whole_project_can_be_an_input_and_its_outputs_are_then_changed_in_a_private_layer()
    {
        _directory.Write("obj/old.txt", "old\n");
        var run = Build(
            Step("cat a.txt src/one.cs obj/old.txt > obj/all.txt; ! echo x > new.txt", ".", "Outputs=\"obj/all.txt\"") +
            Step("sed -i s/one/ONE/ src/one.cs", "./", "Outputs=\"src/one.cs\"") +
            Step($"cat '{_directory["b.txt"]}'", _directory.Path));

        Assert.That(run.ExitCode, Is.Zero, run.Console);
        Assert.That(_directory.Read("obj/all.txt"), Is.EqualTo("a.txt\nsrc/one.cs\nold\n"));
        Assert.That(_directory.Read("src/one.cs"), Is.EqualTo("src/ONE.cs\n"));
    }

    [Test]
    public void What_cannot_be_is_told_with_its_path()
    {
        var run = Build(
            Step("true", "a.txt;missing.txt", "ContinueOnError=\"true\"") +
            Step("true", "src;src/missing.cs", "ContinueOnError=\"true\"") +
            Step("true", "none/*.cs", "ContinueOnError=\"true\"") +
            Step("true", "a.txt", "Outputs=\"a.txt\" ContinueOnError=\"true\"") +
            Step("true", "a.txt/b", "ContinueOnError=\"true\"") +
            Step("true", "case.txt", "ContinueOnError=\"true\""));

        Assert.That(run.Warnings.Select(w => w.Code), Is.EqualTo(new[] { "HAKO4007", "HAKO4007", "HAKO4010", "HAKO4004", "HAKO4007", "HAKO4007" }), run.Console);
        Assert.That(run.Warnings.Select(w => w.Text), Has.Exactly(1).Contains("missing.txt").And.Exactly(1).Contains("src/missing.cs").And.Exactly(1).Contains("none/*.cs"));
    }

    [TestCase(5)]
    [TestCase(40)]
    public void A_link_shows_what_it_leads_to_and_cannot_lead_to_anything_else(int files)
    {
        for (var i = 0; i < files; i++)
            _directory.Write($"many/{i}", $"{i}");
        _directory.Write("many/undeclared", "undeclared");
        File.CreateSymbolicLink(_directory["many/to-declared"], "0");
        File.CreateSymbolicLink(_directory["many/to-undeclared"], "../b.txt");
        File.CreateSymbolicLink(_directory["many/not-declared"], "undeclared");
        File.CreateSymbolicLink(_directory["many/dangling"], "nowhere");
        File.CreateSymbolicLink(_directory["linked"], "many");
        var all = string.Join(';', Enumerable.Range(0, files).Select(i => $"many/{i}"));
        var run = Build(
            Step("cd many; cat to-declared; echo; test ! -e undeclared -a ! -L not-declared", all + ";many/to-declared") +
            Step("cd many; cat to-undeclared; test ! -e ../b.txt", all + ";many/to-undeclared") +
            Step("cd linked; cat 1; test ! -e undeclared -a ! -e ../many", all.Replace("many/", "linked/", StringComparison.Ordinal)) +
            Step("true", all + ";many/dangling", "ContinueOnError=\"true\""));

        Assert.That(run.ExitCode, Is.Zero, run.Console);
        Assert.That(run.Warnings.Select(w => w.Code), Is.EqualTo(new[] { "HAKO4007" }));
        Assert.That(run.Events.Select(e => e.Text), Is.SupersetOf(new[] { "0", "1", "b.txt" }));
    }

    [Test]
    public void Thousands_of_inputs_are_few_mounts_and_exactly_what_was_declared()
    {
        for (var d = 0; d < 10; d++)
        {
            for (var i = 0; i < 200; i++)
                _directory.Write($"tree/{d}/{(i % 2 == 0 ? "in" : "not")}-{i}", $"{i}");
        }

        _directory.Write("tree/7/out/old", "old");
        const string count = "find tree -type f | wc -l";
        var run = Build(
            "<ItemGroup><All Include=\"tree/**/*-*\" /><Half Include=\"tree/*/in-*\" /></ItemGroup>" +
            Step("echo all $(" + count + ")", "@(All)") +
            Step("echo half $(" + count + ") $(find tree -name 'not-*' | wc -l); cat tree/3/in-4; echo; ! echo x > tree/3/in-4; ! echo x > tree/3/new", "@(Half)") +
            Step("echo out $(" + count + "); ls tree/7/out; echo made > tree/7/out/made", "@(Half)", "Outputs=\"tree/7/out/made\"") +
            Step("echo glob $(" + count + ")", "tree/**/in-*"));

        var texts = run.Events.Select(e => e.Text).ToList();
        Assert.That(run.ExitCode, Is.Zero, run.Console);
        Assert.Multiple(() =>
        {
            Assert.That(texts, Is.SupersetOf(new[] { "all 2000", "half 1000 0", "out 1000", "glob 1000", "4" }));
            Assert.That(texts, Has.None.EqualTo("old"));
            Assert.That(_directory.Read("tree/7/out/made"), Is.EqualTo("made\n"));
            foreach (var plan in texts.Where(t => t.StartsWith("new namespaces:", StringComparison.Ordinal)))
                Assert.That(plan.Split('\n'), Has.Length.LessThan(120));
        });
    }

    [Test]
    public void Inputs_below_the_home_directory_and_the_working_directory_elsewhere_are_where_they_are()
    {
        var home = Directory.CreateDirectory(Path.Combine(AppContext.BaseDirectory, "home-" + Guid.NewGuid().ToString("N"))).FullName;
        Directory.CreateDirectory(Path.Combine(home, ".config"));
        File.WriteAllText(Path.Combine(home, ".config/tool.json"), "configured\n");
        File.WriteAllText(Path.Combine(home, "not-shown"), "");
        _directory.Write("test.proj", MSBuildRun.Header + "<Target Name=\"Build\">"
            + Step($"cat {home}/.config/tool.json; ls -A {home} ~; echo x > ~/writable; test -n \"$HOME\"", Path.Combine(home, ".config/tool.json"))
            + Step("pwd; ls -A; ! echo x > new", "a.txt", $"WorkingDirectory=\"{_directory["lib"]}\"")
            + Step("pwd; ls -A; ! echo x > new; cat $OLDPWD/lib/x; true", "lib/x", $"WorkingDirectory=\"{_other.Path}\"") + "</Target></Project>");
        var start = MSBuildRun.StartInfo(_directory, "test.proj");
        start.Environment["HOME"] = home;
        using var build = System.Diagnostics.Process.Start(start)!;
        var console = build.StandardOutput.ReadToEnd();
        build.WaitForExit();
        var left = Directory.EnumerateFileSystemEntries(home).Select(p => Path.GetFileName(p)).ToList();
        Directory.Delete(home, recursive: true);

        Assert.That(build.ExitCode, Is.Zero, console);
        Assert.That(console, Does.Contain("configured").And.Not.Contain("not-shown").And.Contain(_directory["lib"]));
        Assert.That(left, Does.Contain("not-shown").And.None.EqualTo("writable"));
    }

    [Test]
    public void Where_nothing_can_be_hidden_inputs_are_shown_one_by_one()
    {
        for (var i = 0; i < 60; i++)
            _directory.Write($"tree/{(i % 2 == 0 ? "in" : "not")}-{i}", $"{i}");
        Directory.CreateDirectory(_directory["tree/mounted"]);
        _directory.Write("test.proj", MSBuildRun.Header + "<ItemGroup><In Include=\"tree/in-*\" /></ItemGroup><Target Name=\"Build\">"
            + Step("echo found $(find tree -type f | wc -l) $(ls tree | wc -l)", "@(In)") + "</Target></Project>");
        var start = MSBuildRun.StartInfo(_directory, "test.proj");

        // The kernel does not let a user namespace hide what is mounted below.
        start.FileName = "unshare";
        foreach (var argument in (string[])["/usr/bin/env", "mount -t tmpfs none tree/mounted && exec \"$0\" \"$@\"", "-c", "/bin/sh", "-rm"])
            start.ArgumentList.Insert(0, argument);
        using var build = System.Diagnostics.Process.Start(start)!;
        var error = build.StandardError.ReadToEndAsync();
        var run = MSBuildRun.Finished(_directory, 0, build.StandardOutput.ReadToEnd() + error.GetAwaiter().GetResult());
        build.WaitForExit();

        var plans = run.Events.Select(e => e.Text).Where(t => t.StartsWith("new namespaces:", StringComparison.Ordinal)).ToList();
        Assert.That(build.ExitCode, Is.Zero, run.Console);
        Assert.That(run.Events.Select(e => e.Text), Does.Contain("found 30 30"));
        Assert.That(plans, Has.Count.EqualTo(2));
        Assert.That(plans[0], Does.Contain("without 31 entries of it"));
        Assert.That(plans[1], Does.Not.Contain("entries of it").And.Contain("tree/in-58 read-only"));
    }

    [Test]
    public void Names_that_are_not_UTF8_are_published_and_told_by_their_bytes()
    {
        var run = Build(
            Step("mkdir -p gen; cd gen; echo made > $(printf 'a\\377b')", "a.txt", "Outputs=\"gen/\"") +
            Step("mkdir -p obj; echo x > obj/made; echo y > obj/$(printf 'c\\376')", "a.txt", "Outputs=\"obj/made\""));
        Assert.That(run.ExitCode, Is.Zero, run.Console);

        using var list = System.Diagnostics.Process.Start(new System.Diagnostics.ProcessStartInfo("/bin/sh", ["-c", "cd gen && cat * && printf %s * | od -An -tx1 | tr -d ' \n'; rm -f *"]) { WorkingDirectory = _directory.Path, RedirectStandardOutput = true })!;
        Assert.That(list.StandardOutput.ReadToEnd(), Is.EqualTo("made\n61ff62"));
        Assert.That(run.Warnings.Single().Text, Does.Contain("obj/c\\xfe"));
    }
}
