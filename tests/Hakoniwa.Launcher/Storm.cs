namespace Hakoniwa.Launcher;

/// <summary>Launches without end while the garbage collector is kept busy, for the tests that kill this process at any moment.</summary>
internal static class Storm
{
    private const int Threads = 3;
    private const int Survivors = 400_000;
    private static readonly List<object> Kept = [];

    /// <summary>
    /// Reports after the first launch. The marker is in the arguments and the environment of everything that is launched; the directory is
    /// shared with it, writable.
    /// </summary>
    internal static string Run(string report, string marker, string directory, bool collect)
    {
        var command = Container.Hermetic().BindReadWrite(directory).Environment("MARKER", marker).Command("/bin/sh", "-c", "read line; exit 0", marker)
            .StandardInput(Stdio.Null).StandardOutput(Stdio.Null).StandardError(Stdio.Null);
        command.Status();
        if (collect)
        {
            // What survives makes each collection long, so that many a child is cloned in the middle of one.
            for (var i = 0; i < Survivors; i++)
                Kept.Add(new object[] { i });
        }

        for (var i = 0; i < Threads; i++)
            new Thread(() => LaunchFor(command)) { IsBackground = true }.Start();
        Reports.Write(report, "launching");
        if (collect)
            Collect();
        Thread.Sleep(Timeout.Infinite);
        return "";
    }

    private static void LaunchFor(Command command)
    {
        while (true)
            command.Status();
    }

    private static void Collect()
    {
        while (true)
            GC.Collect(2, GCCollectionMode.Forced, blocking: true);
    }
}
