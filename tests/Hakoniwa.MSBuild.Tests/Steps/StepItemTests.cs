using Hakoniwa.MSBuild.Tests.Support;

namespace Hakoniwa.MSBuild.Tests.Steps;

/// <summary><c>HakoniwaStep</c> items in builds of a project.</summary>
[TestFixture]
internal sealed class StepItemTests
{
    private static readonly string[] CompiledFile = ["obj/a.cs"];

    [Test]
    public void A_step_runs_when_an_input_or_the_step_itself_has_changed_and_not_otherwise()
    {
        using var directory = new TestDirectory();
        directory.Write("in/one.txt", "one");
        directory.Write("in/sub/two.txt", "two");
        const string step = """<HakoniwaStep Include="all" Command="cat in/*.txt in/*/*.txt &gt; obj/all.txt; echo it ran" Inputs="in/" Outputs="obj/all.txt" />""";
        WriteProject(directory, step);

        Assert.That(Build(directory), Is.EqualTo("it ran"));
        Assert.That(directory.Read("obj/all.txt"), Is.EqualTo("onetwo"));
        Assert.That(Build(directory), Is.Empty, "nothing changed");

        directory.Write("in/sub/two.txt", "2");
        Assert.That(Build(directory), Is.EqualTo("it ran"), "an input changed");
        Assert.That(directory.Read("obj/all.txt"), Is.EqualTo("one2"));

        directory.Write("in/three.txt", "3");
        Assert.That(Build(directory), Is.EqualTo("it ran"), "an input was added");
        File.Delete(directory["in/one.txt"]);
        Assert.That(Build(directory), Is.EqualTo("it ran"), "an input was removed");
        Assert.That(directory.Read("obj/all.txt"), Is.EqualTo("32"));
        File.Delete(directory["obj/all.txt"]);
        Assert.That(Build(directory), Is.EqualTo("it ran"), "the output was removed");
        Assert.That(Build(directory), Is.Empty, "nothing changed");

        WriteProject(directory, step.Replace("it ran", "it was changed", StringComparison.Ordinal));
        Assert.That(Build(directory), Is.EqualTo("it was changed"));
        Assert.That(Build(directory), Is.Empty, "nothing changed");
    }

    [Test]
    public void A_step_that_says_nothing_of_its_inputs_runs_each_time_and_one_with_inputs_alone_does_not()
    {
        using var directory = new TestDirectory();
        directory.Write("in.txt", "");
        WriteProject(directory, """
            <HakoniwaStep Include="always" Command="echo always" />
            <HakoniwaStep Include="lint" Command="echo linted" Inputs="in.txt" />
            """);
        Assert.That(Build(directory), Is.EqualTo("always|linted"));
        Assert.That(Build(directory), Is.EqualTo("always"));
        Assert.That(MSBuildRun.Start(directory, "steps.csproj", "-t:HakoniwaSteps", "-p:HakoniwaStep=").ExitCode, Is.Zero);
    }

    [Test]
    public void A_step_whose_inputs_are_none_sees_none_of_the_project_and_runs_once()
    {
        using var directory = new TestDirectory();
        directory.Write("in.txt", "");
        WriteProject(directory, """
            <HakoniwaStep Include="none" Command="ls; echo none" Inputs="@(Nowhere)" />
            <HakoniwaStep Include="property" Command="ls; echo property" Inputs=" ; $(Nowhere)" />
            <HakoniwaStep Include="strict" Command="ls; echo strict" Strict="true" />
            <HakoniwaStep Include="open" Command="ls; echo open" Inputs="in.txt" Strict="false" />
            <HakoniwaStep Include="both" Command="ls; echo both" Inputs="@(Nowhere)" Strict="False" />
            """);
        Assert.That(Build(directory).Replace("|steps.csproj", "", StringComparison.Ordinal), Is.EqualTo("none|property|strict|events.jsonl|in.txt|obj|open|events.jsonl|in.txt|obj|both"));
        Assert.That(Build(directory), Is.EqualTo("strict"), "what says nothing of its inputs");

        WriteProject(directory, """
            <Proto Include="in.txt" />
            <HakoniwaStep Include="none" Command="ls; echo none" Inputs="@(Proto)" />
            <HakoniwaStep Include="made" Command="echo x &gt; obj/made.txt" Inputs="@(Nowhere)" Strict="true" Outputs="obj/made.txt" OutputItem="Made" />
            """, """<Message Importance="high" Text="made: %(Made.Identity) [%(Made.Strict)]" />""");
        var run = Run(directory);
        Assert.That(Lines(run), Is.EqualTo(new[] { "in.txt", "none" }), run.Console);
        Assert.That(run.Events.Select(e => e.Text), Does.Contain("made: obj/made.txt []"));
    }

    [Test]
    public void A_step_whose_dependency_ran_runs_after_it()
    {
        using var directory = new TestDirectory();
        directory.Write("a.txt", "a");
        WriteProject(directory, """
            <HakoniwaStep Include="second" Command="echo second" Inputs="steps.csproj" DependsOn="first" />
            <HakoniwaStep Include="first" Command="cp a.txt obj/b.txt; echo first" Inputs="a.txt" Outputs="obj/b.txt" />
            """);
        Assert.That(Build(directory), Is.EqualTo("first|second"));
        Assert.That(Build(directory), Is.Empty);
        directory.Write("a.txt", "b");
        Assert.That(Build(directory), Is.EqualTo("first|second"));
    }

    [Test]
    public void Items_made_of_items_are_steps_of_their_own_and_special_characters_arrive()
    {
        using var directory = new TestDirectory();
        directory.Write("schemas/a b.txt", "1");
        directory.Write("schemas/ü;x.txt", "2");
        directory.Write("schemas/b&<c>'.txt", "2");
        WriteProject(directory, """
            <Schema Include="schemas/*.txt" />
            <HakoniwaStep Include="@(Schema)" Inputs="%(Identity)" Outputs="obj/made/%(Filename).out" OutputItem="Made"
                          Command="cp &quot;%(Identity)&quot; &quot;obj/made/%(Filename).out&quot;; echo &quot;%(Filename)&quot; '50%25' '*' 'a;b' &quot;%24TMPDIR&quot;" />
            """, """<Message Importance="high" Text="made: %(Made.Identity)" />""");
        var run = Run(directory);
        Assert.That(Lines(run), Is.EquivalentTo(new[] { "a b 50% * a;b /tmp", "ü;x 50% * a;b /tmp", "b&<c>' 50% * a;b /tmp" }), run.Console);
        Assert.That(run.Events.Select(e => e.Text).Where(t => t.StartsWith("made: ", StringComparison.Ordinal)),
            Is.EquivalentTo(new[] { "made: obj/made/a b.out", "made: obj/made/ü;x.out", "made: obj/made/b&<c>'.out" }), run.Console);
        directory.Write("schemas/a b.txt", "3");
        Assert.That(Lines(Run(directory)).Single(), Does.StartWith("a b "));
        Assert.That(directory.Read("obj/made/ü;x.out"), Is.EqualTo("2"));
    }

    [Test]
    public void A_design_time_build_runs_nothing_and_sees_the_outputs_that_are_there()
    {
        using var directory = new TestDirectory();
        directory.Write("in.txt", "");
        WriteProject(directory, """<HakoniwaStep Include="a" Command="echo 'class A;' > obj/a.cs; echo ran" Inputs="in.txt" Outputs="obj/a.cs;obj/never.cs" OutputItem="Compile" IgnoreExitCode="true" />""",
            """<Message Importance="high" Text="compile: %(Compile.Identity)" />""");
        foreach (var property in new[] { "-p:DesignTimeBuild=true", "-p:NoBuild=true" })
        {
            var first = Run(directory, property);
            Assert.That(Lines(first), Is.Empty, first.Console);
            Assert.That(Compiled(first), Is.Empty);
            Assert.That(directory["obj/hakoniwa"], Does.Not.Exist);
        }

        directory.Write("obj/a.cs", "class A;");
        Assert.That(Compiled(Run(directory, "-p:DesignTimeBuild=true")), Is.EqualTo(CompiledFile));
    }

    [Test]
    public void A_failed_step_stops_the_build_and_runs_again_the_next_time()
    {
        using var directory = new TestDirectory();
        directory.Write("in.txt", "");
        WriteProject(directory, """
            <HakoniwaStep Include="fails" Command="echo fails; exit 3" Inputs="in.txt" Outputs="obj/x" />
            <HakoniwaStep Include="after" Command="echo after" Inputs="in.txt" />
            """);
        for (var i = 0; i < 2; i++)
        {
            var run = Run(directory);
            Assert.That(run.ExitCode, Is.Not.Zero);
            Assert.That(Lines(run), Has.One.EqualTo("fails").And.None.EqualTo("after"), run.Console);
            Assert.That(run.Errors.Single().Code, Is.EqualTo("MSB3073"));
        }

        WriteProject(directory, """
            <HakoniwaStep Include="fails" Command="echo fails; exit 3" Inputs="in.txt" ContinueOnError="true" />
            <HakoniwaStep Include="after" Command="echo after" Inputs="in.txt" />
            """);
        Assert.That(Build(directory), Is.EqualTo("fails|after"));
        Assert.That(Build(directory), Is.EqualTo("fails"));
    }

    [Test]
    public void Wrong_steps_are_errors_of_their_own()
    {
        using var directory = new TestDirectory();
        WriteProject(directory, """<HakoniwaStep Include="a" Command="true" DependsOn="b" />""");
        var run = Run(directory);
        Assert.That(run.Errors.Single().Code, Is.EqualTo(MSBuildErrorCode.InvalidParameter), run.Console);
    }

    [Test]
    public void An_error_or_a_warning_of_the_task_names_its_step()
    {
        using var directory = new TestDirectory();
        WriteProject(directory, """<HakoniwaStep Include="empty" Command="touch obj/y" Inputs="none*" Outputs="obj/x" />""");
        var run = Run(directory);
        Assert.That(run.Errors.Single().Text, Does.StartWith("empty: The command succeeded and did not make"), run.Console);
        Assert.That(run.Warnings.Select(w => w.Code), Is.EqualTo(new[] { MSBuildErrorCode.NoInputFound, MSBuildErrorCode.UndeclaredOutput }), run.Console);
        Assert.That(run.Warnings.Select(w => w.Text), Has.All.StartsWith("empty: "), run.Console);
    }

    [Test]
    public void An_MSBuild_that_cannot_load_the_task_says_what_is_needed()
    {
        using var directory = new TestDirectory();
        const string unloadable = "-p:_HakoniwaTaskCanBeLoaded=false";
        var refused = MSBuildRun.Of(directory, """<HakoniwaExec Command="echo it ran" Tools="/bin" Strict="true" Network="none" Outputs="x" />""", unloadable);
        Assert.That(refused.Errors.Select(e => e.Code), Is.EqualTo(new[] { MSBuildErrorCode.UnsupportedMSBuild }), refused.Console);
        Assert.That(Lines(refused), Is.Empty);

        var twice = """<HakoniwaExec Command="echo it ran" /><HakoniwaExec Command="echo it ran" />""";
        var weaker = MSBuildRun.Of(directory, twice, unloadable, "-p:HakoniwaMode=BestEffort");
        Assert.That(weaker.ExitCode, Is.Zero, weaker.Console);
        Assert.That(weaker.Warnings.Select(e => e.Code), Is.EqualTo(new[] { MSBuildErrorCode.RanWithoutSandbox }));
        var off = MSBuildRun.Of(directory, twice, unloadable, "-p:HakoniwaExecMode=Off");
        Assert.That(off.Console, Does.Contain("it ran"));
        Assert.That(off.Warnings, Is.Empty);

        WriteProject(directory, """<HakoniwaStep Include="a" Command="echo it ran" />""");
        Assert.That(Run(directory, unloadable).Errors.Select(e => e.Code), Is.EqualTo(new[] { MSBuildErrorCode.UnsupportedMSBuild }));
        Assert.That(Run(directory, unloadable, "-p:DesignTimeBuild=true").Errors, Is.Empty);
    }

    private static string[] Compiled(MSBuildRun run)
        => [.. run.Events.Where(e => e.Text.StartsWith("compile: obj/", StringComparison.Ordinal)).Select(e => e.Text["compile: ".Length..])];

    /// <summary>What the commands wrote; the log has the commands themselves, too, which all contain an echo.</summary>
    private static string[] Lines(MSBuildRun run)
        => [.. run.Events.Where(e => e.Kind == "message" && e.Importance == "High" && e.Text.Length > 0 && !e.Text.Contains("echo ", StringComparison.Ordinal)
            && !e.Text.StartsWith("The command saw only", StringComparison.Ordinal) && !e.Text.StartsWith("made: ", StringComparison.Ordinal)
            && !e.Text.StartsWith("compile: ", StringComparison.Ordinal)).Select(e => e.Text)];

    private static string Build(TestDirectory directory)
    {
        var run = Run(directory);
        Assert.That(run.ExitCode, Is.Zero, run.Console);
        return string.Join('|', Lines(run));
    }

    private static MSBuildRun Run(TestDirectory directory, params string[] arguments)
    {
        File.Delete(directory["events.jsonl"]);
        return MSBuildRun.Start(directory, "steps.csproj", ["-t:Show", .. arguments]);
    }

    /// <summary>Without an SDK, which these have no need of.</summary>
    private static void WriteProject(TestDirectory directory, string items, string tasks = "")
        => directory.Write("steps.csproj", MSBuildRun.Header.Replace("<Project>", "<Project DefaultTargets=\"Show\">\n<PropertyGroup><MSBuildProjectExtensionsPath>obj/</MSBuildProjectExtensionsPath><IntermediateOutputPath>obj/</IntermediateOutputPath></PropertyGroup>", StringComparison.Ordinal)
            + "<ItemGroup>" + items + "</ItemGroup><Target Name=\"Show\" DependsOnTargets=\"HakoniwaSteps\">" + tasks + "</Target></Project>");
}
