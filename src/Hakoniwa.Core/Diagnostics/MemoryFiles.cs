using System.Globalization;

namespace Hakoniwa.Diagnostics;

/// <summary>What /proc/PID/status and /proc/PID/smaps_rollup say about memory.</summary>
internal static class MemoryFiles
{
    private const long Kilobyte = 1024;

    /// <summary>Null where the first has nothing of it: the process has no memory any more.</summary>
    internal static MemoryUsage? Parse(string status, string smaps)
    {
        if (Bytes(status, "VmHWM") is not { } resident || Bytes(status, "VmPeak") is not { } virtually)
            return null;
        return new()
        {
            PeakResident = resident,
            PeakVirtual = virtually,
            Swapped = Bytes(status, "VmSwap"),
            ProportionalResident = Bytes(smaps, "Pss"),
            PrivateResident = Bytes(smaps, "Private_Clean") + Bytes(smaps, "Private_Dirty"),
            SharedResident = Bytes(smaps, "Shared_Clean") + Bytes(smaps, "Shared_Dirty"),
        };
    }

    /// <summary>The line <c>name: 123 kB</c>, in bytes.</summary>
    private static long? Bytes(string text, string name)
    {
        foreach (var line in text.Split('\n'))
        {
            var parts = line.Split([' ', '\t'], StringSplitOptions.RemoveEmptyEntries);
            if (parts.Length == 3 && parts[0].Length == name.Length + 1 && parts[0].StartsWith(name, StringComparison.Ordinal)
                && long.TryParse(parts[1], NumberStyles.None, CultureInfo.InvariantCulture, out var kilobytes))
                return kilobytes * Kilobyte;
        }

        return null;
    }
}
