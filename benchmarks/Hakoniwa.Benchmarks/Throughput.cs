using System.Diagnostics;

namespace Hakoniwa.Benchmarks;

/// <summary>Sandboxes per second with several at a time.</summary>
internal static class Throughput
{
    /// <summary>Short turns of one and the other, so that what else the machine does hits both.</summary>
    private const int Turns = 6;

    internal static void Run(string noOp, string name, Container container, bool network, int inFlight, int launches)
    {
        var command = Comparison.Command(container, noOp);
        var bubblewraps = Enumerable.Range(0, inFlight).Select(_ => new Bubblewrap(noOp, network, filter: true)).ToArray();
        var (ours, theirs) = (0.0, 0.0);
        for (var turn = 0; turn <= Turns; turn++)
        {
            var our = Seconds(inFlight, launches / Turns, _ => Comparison.Launch(command));
            var their = Seconds(inFlight, launches / Turns, i => bubblewraps[i].Run());

            // The first turn warms up.
            if (turn > 0)
                (ours, theirs) = (ours + our, theirs + their);
        }

        foreach (var bubblewrap in bubblewraps)
            bubblewrap.Dispose();
        var total = launches / Turns / inFlight * inFlight * Turns;
        Report.Line($"{name}, {inFlight} in flight: {total / ours:F0} sandboxes per second, bwrap {total / theirs:F0}, ratio {theirs / ours:F2}");
    }

    private static double Seconds(int inFlight, int launches, Action<int> launch)
    {
        var start = Stopwatch.GetTimestamp();
        var threads = Enumerable.Range(0, inFlight).Select(i => new Thread(() =>
        {
            for (var n = 0; n < launches / inFlight; n++)
                launch(i);
        })).ToArray();
        foreach (var thread in threads)
            thread.Start();
        foreach (var thread in threads)
            thread.Join();
        return Stopwatch.GetElapsedTime(start).TotalSeconds;
    }
}
