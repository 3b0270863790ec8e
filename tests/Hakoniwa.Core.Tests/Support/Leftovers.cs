namespace Hakoniwa.Core.Tests.Support;

/// <summary>What launches could leave behind in this process and on this machine: descriptors, children, mounts.</summary>
internal static class Leftovers
{
    private const int Rounds = 3;

    /// <summary>
    /// Fails if doing this leaves anything. The runtime opens a descriptor now and then when it first needs it, so it is done again where
    /// there is a new one: what leaks, leaks every time.
    /// </summary>
    internal static void AssertNoneOf(Action launches)
    {
        WarmUp();
        var (children, mounts) = (Processes.Children(), Mounts());
        string[] added = [];
        for (var round = 0; round < Rounds; round++)
        {
            var before = Descriptors();
            launches();
            added = Added(before, Descriptors());
            Assert.Multiple(() =>
            {
                Assert.That(Processes.Children(), Is.EquivalentTo(children), "children");
                Assert.That(Mounts(), Is.EqualTo(mounts), "mounts");
            });
            if (added.Length == 0)
                return;
        }

        Assert.That(added, Is.Empty, $"descriptors, in each of {Rounds} rounds");
    }

    /// <summary>Makes what the library keeps for all launches: its threads, the null device, the descriptor that awaits ends.</summary>
    private static void WarmUp()
    {
        using var process = Container.Hermetic().Command("/bin/cat").StandardInput(Stdio.Piped).StandardOutput(Stdio.Null).Start();
        var ended = process.WaitAsync();
        process.StandardInput!.Dispose();
        Eventually.Result(ended, "a first launch");
    }

    private static string[] Descriptors()
    {
        GC.Collect();
        GC.WaitForPendingFinalizers();
        return [.. new DirectoryInfo("/proc/self/fd").EnumerateFileSystemInfos().Select(f => f.LinkTarget).OfType<string>().Where(t => !IsTheRuntimes(t))];
    }

    private static string[] Added(IEnumerable<string> before, IEnumerable<string> after)
    {
        var left = after.ToList();
        foreach (var known in before)
            left.Remove(known);
        return [.. left];
    }

    private static string Mounts() => File.ReadAllText("/proc/self/mountinfo");

    /// <summary>The listing's own, and assemblies, which the runtime loads when it first needs them.</summary>
    private static bool IsTheRuntimes(string target)
        => target.StartsWith("/proc/", StringComparison.Ordinal) || target.EndsWith(".dll", StringComparison.Ordinal) || target.EndsWith(".pdb", StringComparison.Ordinal);
}
