namespace Hakoniwa.Probe;

/// <summary>Taking more than is allowed.</summary>
internal static class LimitVerbs
{
    private const int Chunk = 1 << 20;

    internal static IEnumerable<KeyValuePair<string, Func<string[], Result>>> All =>
    [
        new("allocate-managed", a => AllocateManaged(Sys.Number(a[0]))),
    ];

    /// <summary>So many mebibytes of the managed heap, used and kept.</summary>
    private static Result AllocateManaged(int mebibytes)
    {
        var kept = new List<byte[]>();
        try
        {
            for (var i = 0; i < mebibytes; i++)
            {
                kept.Add(new byte[Chunk]);
                kept[^1].AsSpan().Fill(1);
            }

            return Result.Of();
        }
        catch (OutOfMemoryException)
        {
            kept.Clear();
            return Result.Failed(Errno.ENOMEM);
        }
    }
}
