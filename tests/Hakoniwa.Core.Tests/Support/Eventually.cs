using System.Diagnostics;

namespace Hakoniwa.Core.Tests.Support;

/// <summary>Waits for something that another process does, and fails when it has not come in a time that no machine needs.</summary>
internal static class Eventually
{
    private static readonly TimeSpan Deadline = TimeSpan.FromSeconds(30);

    internal static void True(Func<bool> condition, string what)
    {
        if (!Happens(condition))
            Assert.Fail("did not happen in time: " + what);
    }

    internal static bool Happens(Func<bool> condition)
    {
        var started = Stopwatch.GetTimestamp();
        while (!condition())
        {
            if (Stopwatch.GetElapsedTime(started) > Deadline)
                return false;
            Thread.Sleep(5);
        }

        return true;
    }

    /// <summary>The result of a task that must not take for ever.</summary>
    internal static T Result<T>(Task<T> task, string what)
    {
        if (!task.Wait(Deadline))
            Assert.Fail("did not happen in time: " + what);
        return task.GetAwaiter().GetResult();
    }
}
