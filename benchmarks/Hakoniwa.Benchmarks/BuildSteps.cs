using System.Text;

namespace Hakoniwa.Benchmarks;

/// <summary><c>HakoniwaExec</c> beside <c>Exec</c>: steps in turn in one build, and whole builds in turn.</summary>
internal static class BuildSteps
{
    private const int WarmUps = 20;
    private const int Projects = 8;
    private const int Rounds = 7;
    private const int FewSteps = 20;
    private const int ManyInputs = 10_000;
    private const string MakesOutput = "Command=\"echo x &gt; out/a.txt\" Outputs=\"out/a.txt\"";

    internal static void Run(string directory, int steps)
    {
        File.WriteAllText(Path.Combine(directory, "in.txt"), "one\n");
        var many = Directory.CreateDirectory(Path.Combine(directory, "many")).FullName;
        for (var i = 0; i < ManyInputs; i++)
            File.WriteAllText(Path.Combine(many, FormattableString.Invariant($"{i}.txt")), "one\n");

        Report.Line($"{steps} steps each, in turn, in one build; milliseconds from the start to the end of the task.");
        Console.WriteLine("                               Exec                                HakoniwaExec                        above Exec");
        InTurn(directory, "true", steps, "Command=\"true\"", "");
        InTurn(directory, "an output", steps, MakesOutput, "");
        InTurn(directory, "strict, one input", steps, MakesOutput, " Inputs=\"in.txt\"");
        InTurn(directory, "strict, 10000 inputs", FewSteps, MakesOutput, " Inputs=\"@(Many)\"");
        InTurn(directory, "200 ms of work, cached", FewSteps, "Command=\"sleep 0.2; echo x &gt; out/a.txt\" Outputs=\"out/a.txt\"",
            " Inputs=\"in.txt\" Cache=\"true\" CacheDirectory=\"cache\"");

        Report.Line($"{Projects} projects of {steps / Projects} steps each with -m; seconds of the whole build, median and least of {Rounds} builds each, in turn.");
        Whole(directory, "true", steps / Projects, "Command=\"true\"");
        Whole(directory, "20 ms of work", steps / Projects, "Command=\"i=0; while [ $i -lt 20000 ]; do i=%24((i+1)); done\"");
    }

    private static void InTurn(string directory, string name, int steps, string attributes, string sandboxed)
    {
        Directory.CreateDirectory(Path.Combine(directory, "out"));
        var text = new StringBuilder(BuildRun.Header).Append("<ItemGroup><Many Include=\"many/*\" /></ItemGroup><Target Name=\"Build\">\n");
        for (var i = 0; i < steps + WarmUps; i++)
            text.Append("<Exec ").Append(attributes).Append(" />\n<HakoniwaExec ").Append(attributes).Append(sandboxed).Append(" />\n");
        File.WriteAllText(Path.Combine(directory, "steps.proj"), text.Append("</Target></Project>").ToString());

        var run = BuildRun.Of(directory, "steps.proj");
        var (plain, ours) = (run.Of("Exec"), run.Of("HakoniwaExec"));
        var (first, firstOfOurs) = (plain[0], ours[0]);
        plain = [.. plain.Skip(WarmUps).Order()];
        ours = [.. ours.Skip(WarmUps).Order()];
        Report.Line($"{name,-30} {Describe(plain),-35} {Describe(ours),-35} {Comparison.Median(ours) - Comparison.Median(plain),5:F2}   (the first: {first:F0}, {firstOfOurs:F0})");
    }

    private static void Whole(string directory, string name, int steps, string attributes)
    {
        var wall = new Dictionary<string, List<double>> { ["Exec"] = [], ["HakoniwaExec"] = [] };
        foreach (var task in wall.Keys)
        {
            var projects = Enumerable.Range(0, Projects).Select(i => $"{task}{i}.proj").ToArray();
            foreach (var project in projects)
            {
                File.WriteAllText(Path.Combine(directory, project),
                    BuildRun.Header + "<Target Name=\"Build\">\n" + string.Concat(Enumerable.Repeat($"<{task} {attributes} />\n", steps)) + "</Target></Project>");
            }

            File.WriteAllText(Path.Combine(directory, task + ".proj"),
                $"<Project><Target Name=\"Build\"><MSBuild Projects=\"{string.Join(';', projects)}\" BuildInParallel=\"true\" /></Target></Project>");
        }

        for (var round = -1; round < Rounds; round++)
        {
            foreach (var (task, times) in wall)
            {
                var elapsed = BuildRun.Of(directory, task + ".proj", "-m").Elapsed.TotalSeconds;
                if (round >= 0)
                    times.Add(elapsed);
            }
        }

        var (plain, ours) = (wall["Exec"].Order().ToArray(), wall["HakoniwaExec"].Order().ToArray());
        Report.Line($"{name,-30} Exec {Comparison.Median(plain):F2} ({plain[0]:F2}), HakoniwaExec {Comparison.Median(ours):F2} ({ours[0]:F2}), ratio {Comparison.Median(ours) / Comparison.Median(plain):F2} ({ours[0] / plain[0]:F2})");
    }

    private static string Describe(double[] sorted) => FormattableString.Invariant($"{Comparison.Median(sorted):F2} (p5 {sorted[sorted.Length / 20]:F2}, p95 {sorted[sorted.Length * 19 / 20]:F2})");
}
