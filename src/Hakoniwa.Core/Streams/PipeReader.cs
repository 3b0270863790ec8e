namespace Hakoniwa.Streams;

/// <summary>Reads the pipes of a program to their ends, both at once so that neither fills up and stops it.</summary>
internal static class PipeReader
{
    private const int ChunkBytes = 32 * 1024;

    internal static (Captured Output, Captured Error) ReadToEnd(Stream? output, Stream? error, long limit)
    {
        var reading = ReadToEndAsync(error, limit);
        return (ReadToEndOf(output, limit), reading.GetAwaiter().GetResult());
    }

    internal static Task<Captured> ReadToEndAsync(Stream? stream, long limit)
        => stream is null
            ? Task.FromResult(Captured.Nothing)
            : Task.Factory.StartNew(() => ReadToEndOf(stream, limit), CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default);

    /// <summary>Keeps the first bytes and reads on: a program must not be stopped by a pipe that nobody empties.</summary>
    private static Captured ReadToEndOf(Stream? stream, long limit)
    {
        if (stream is null)
            return Captured.Nothing;
        using var kept = new MemoryStream();
        var chunk = new byte[ChunkBytes];
        var truncated = false;
        limit = Math.Min(limit, Array.MaxLength);
        while (stream.Read(chunk) is > 0 and var count)
        {
            var room = (int)Math.Min(count, limit - kept.Length);
            kept.Write(chunk, 0, room);
            truncated |= room < count;
        }

        return new(kept.ToArray(), truncated);
    }

    /// <summary>What a program wrote to one stream, and whether it wrote more.</summary>
    internal readonly record struct Captured(byte[] Bytes, bool Truncated)
    {
        internal static Captured Nothing { get; } = new([], Truncated: false);
    }
}
