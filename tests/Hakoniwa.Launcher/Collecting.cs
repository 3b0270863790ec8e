namespace Hakoniwa.Launcher;

/// <summary>Launches in a row, from two threads, while others allocate and collect.</summary>
internal static class Collecting
{
    private const int Codes = 200;
    private const int Survivors = 20_000;
    private static volatile bool _end;

    /// <returns>How many ended as they should, how many did not, and how many collections there were meanwhile.</returns>
    internal static string Run(int launches)
    {
        var commands = Enumerable.Range(0, Codes).Select(Exiting).ToArray();
        Thread[] collectors = [new(() => Collect(0)), new(() => Collect(2))];
        foreach (var collector in collectors)
            collector.Start();

        var (next, right, wrong) = (0, 0, 0);
        var before = GC.CollectionCount(0);
        var launchers = Enumerable.Range(0, 2).Select(_ => new Thread(Launch)).ToArray();
        foreach (var launcher in launchers)
            launcher.Start();
        foreach (var launcher in launchers)
            launcher.Join();
        var collections = GC.CollectionCount(0) - before;
        _end = true;
        foreach (var collector in collectors)
            collector.Join();
        return $"{right} as expected, {wrong} not, collections: {collections}";

        void Launch()
        {
            for (var i = Interlocked.Increment(ref next); i <= launches; i = Interlocked.Increment(ref next))
            {
                if (commands[i % Codes].Status().ExitCode == i % Codes)
                    Interlocked.Increment(ref right);
                else
                    Interlocked.Increment(ref wrong);
            }
        }
    }

    private static Command Exiting(int code)
        => Container.Hermetic().Command("/bin/sh", "-c", $"exit {code}").AsPid1().StandardInput(Stdio.Null).StandardOutput(Stdio.Null).StandardError(Stdio.Null);

    private static void Collect(int generation)
    {
        var kept = new object[Survivors];
        for (var i = 0; !_end; i++)
        {
            for (var j = 0; j < kept.Length; j += 1 + (i % 64))
                kept[j] = new byte[16 + (j % 256)];
            GC.Collect(generation, GCCollectionMode.Forced, blocking: true);
        }

        GC.KeepAlive(kept);
    }
}
