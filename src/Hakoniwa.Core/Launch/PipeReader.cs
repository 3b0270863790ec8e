namespace Hakoniwa.Launch;

/// <summary>Reads the pipes of a program to their ends, both at once so that neither fills up and stops it.</summary>
internal static class PipeReader
{
    internal static (byte[] Output, byte[] Error) ReadToEnd(Stream? output, Stream? error)
    {
        var reading = ReadToEndAsync(error);
        return (ReadToEndOf(output), reading.GetAwaiter().GetResult());
    }

    internal static Task<byte[]> ReadToEndAsync(Stream? stream)
        => stream is null ? Task.FromResult(Array.Empty<byte>()) : Task.Factory.StartNew(() => ReadToEndOf(stream), CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default);

    private static byte[] ReadToEndOf(Stream? stream)
    {
        if (stream is null)
            return [];
        using var buffer = new MemoryStream();
        stream.CopyTo(buffer);
        return buffer.ToArray();
    }
}
