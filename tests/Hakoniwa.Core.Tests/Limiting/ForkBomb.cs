using System.Globalization;

namespace Hakoniwa.Core.Tests.Limiting;

/// <summary>Starts processes that stay, one after the other, until the kernel gives no more; an end to it all the same.</summary>
internal static class ForkBomb
{
    internal const int Size = 200;

    /// <summary>How many processes could be started.</summary>
    internal static int In(Container container)
    {
        var script = string.Create(CultureInfo.InvariantCulture, $"i=0; while [ $i -lt {Size} ]; do sleep 1000 & i=$((i+1)); echo $i; done; exit 0");
        var output = container.Command("/bin/sh", "-c", script).WallTime(TimeSpan.FromMinutes(5)).Output();
        Assert.That(output.Status.TimedOut, Is.False);
        return output.StandardOutput.Split('\n', StringSplitOptions.RemoveEmptyEntries).Length;
    }
}
