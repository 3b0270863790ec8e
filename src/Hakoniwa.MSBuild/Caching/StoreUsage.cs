using System.Globalization;

namespace Hakoniwa.MSBuild.Caching;

/// <summary>
/// How many bytes a store takes, as a running sum: looking at every file for each entry would cost more than most steps. A build that was
/// killed at the wrong moment leaves it wrong; the next sweep counts again.
/// </summary>
internal sealed record StoreUsage(long Bytes, DateTime Swept)
{
    private const int Block = 4096;
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(1);

    /// <summary>What a file takes on the disk.</summary>
    internal static long OnDisk(long size) => size > long.MaxValue - Block ? long.MaxValue : (size + Block - 1) / Block * Block;

    /// <summary>Adds to the sum, and returns what it is now.</summary>
    internal static StoreUsage Add(StoreDirectory store, long bytes)
    {
        using var held = StoreLock.TryTake(store.Usage + ".lock", exclusive: true, Patience);
        var usage = Read(store);
        usage = usage with { Bytes = usage.Bytes + bytes };
        if (held is not null)
            usage.Write(store);
        return usage;
    }

    internal static void Set(StoreDirectory store, long bytes)
    {
        using var held = StoreLock.TryTake(store.Usage + ".lock", exclusive: true, Patience);
        new StoreUsage(bytes, DateTime.UtcNow).Write(store);
    }

    internal static StoreUsage Read(StoreDirectory store)
    {
        try
        {
            var parts = File.ReadAllText(store.Usage).Split(' ');
            return new(long.Parse(parts[0], CultureInfo.InvariantCulture), new(long.Parse(parts[1], CultureInfo.InvariantCulture), DateTimeKind.Utc));
        }
        catch (FileNotFoundException)
        {
            return new(0, DateTime.UtcNow);
        }
        catch (Exception e) when (e is FormatException or OverflowException or IndexOutOfRangeException or ArgumentException)
        {
            // Not swept for a very long time: the next entry has it counted again.
            return new(0, DateTime.MinValue);
        }
    }

    private void Write(StoreDirectory store)
    {
        var temporary = store.NewTemporary();
        File.WriteAllText(temporary, string.Create(CultureInfo.InvariantCulture, $"{Bytes} {Swept.Ticks}"));
        File.Move(temporary, store.Usage, overwrite: true);
    }
}
