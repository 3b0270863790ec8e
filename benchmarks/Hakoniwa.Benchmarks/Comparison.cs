using System.Diagnostics;
using System.Globalization;

namespace Hakoniwa.Benchmarks;

/// <summary>Launches of one program in a sandbox of ours, in bubblewrap's and in none, in turn.</summary>
internal sealed class Comparison(string noOp, int launches)
{
    private const int WarmUps = 30;

    internal static Command Command(Container container, string noOp) => container.BindReadOnly(noOp, "/noop").Command("/noop").AsPid1();

    internal static void Launch(Command command)
    {
        var status = command.Status();
        if (!status.Success)
            throw new InvalidOperationException(status.ToString());
    }

    internal void Run(string name, Container container, bool network, bool filter)
    {
        using var bubblewrap = new Bubblewrap(noOp, network, filter);
        using var bare = new NativeProgram(noOp);
        var command = Command(container, noOp);
        Action[] subjects = [() => Launch(command), bubblewrap.Run, bare.Run];
        var times = Measure(subjects, launches);

        Report.Line($"{name,-30} {Describe(times[0]),-24} {Describe(times[1]),-24} {Describe(times[2]),-24} {Median(times[0]) / Median(times[1]),5:F2} {Median(times[0]) - Median(times[2]),10:F2}");
    }

    /// <summary>What a further directory costs, from the difference of two containers.</summary>
    internal void RunBinds(int binds)
    {
        var few = Command(Container.Hermetic(), noOp);
        var many = Command(Enumerable.Range(0, binds).Aggregate(Container.Hermetic(), (c, i) => c.BindReadOnly("/usr", $"/extra/{i}")), noOp);
        var times = Measure([() => Launch(few), () => Launch(many)], launches);

        Report.Line($"a further bind: {(Median(times[1]) - Median(times[0])) * 1000 / binds:F1} microseconds (of {binds})");
    }

    internal void RunAllocation()
    {
        var command = Command(Container.Hermetic(), noOp);
        for (var i = 0; i < WarmUps; i++)
            Launch(command);
        var before = GC.GetTotalAllocatedBytes(precise: true);
        for (var i = 0; i < launches; i++)
            Launch(command);

        Report.Line($"managed allocation per launch of a prepared command: {(GC.GetTotalAllocatedBytes(precise: true) - before) / launches} bytes");
    }

    internal static double[][] Measure(Action[] subjects, int rounds)
    {
        for (var i = 0; i < WarmUps; i++)
        {
            foreach (var subject in subjects)
                subject();
        }

        var times = subjects.Select(_ => new double[rounds]).ToArray();
        for (var i = 0; i < rounds; i++)
        {
            for (var s = 0; s < subjects.Length; s++)
            {
                var start = Stopwatch.GetTimestamp();
                subjects[s]();
                times[s][i] = Stopwatch.GetElapsedTime(start).TotalMilliseconds;
            }
        }

        foreach (var each in times)
            Array.Sort(each);
        return times;
    }

    internal static double Median(double[] sorted) => sorted[sorted.Length / 2];

    internal static string Describe(double[] sorted)
        => string.Create(CultureInfo.InvariantCulture, $"{Median(sorted):F2} (p10 {sorted[sorted.Length / 10]:F2}, p90 {sorted[sorted.Length * 9 / 10]:F2})");
}
