using System.Buffers;
using System.Globalization;

using Hakoniwa.Layers;
using Hakoniwa.MSBuild.Caching;

using Microsoft.Win32.SafeHandles;

namespace Hakoniwa.MSBuild.Determinism;

/// <summary>In what two runs of a step differ.</summary>
internal static class RunComparison
{
    private const int BufferSize = 64 * 1024;
    private const int ShownCharacters = 100;

    /// <summary>Each stream by itself: how the two are mixed is up to the scheduler.</summary>
    internal static IEnumerable<string> Lines(IReadOnlyList<CachedLine> first, IReadOnlyList<CachedLine> second)
    {
        foreach (var isError in new[] { false, true })
        {
            string[] one = [.. first.Where(l => l.IsError == isError).Select(l => l.Text)];
            string[] other = [.. second.Where(l => l.IsError == isError).Select(l => l.Text)];
            var same = 0;
            while (same < one.Length && same < other.Length && one[same] == other[same])
                same++;
            if (same < one.Length || same < other.Length)
                yield return $"line {same + 1} of standard {(isError ? "error" : "output")}: {Shown(one, same)} and {Shown(other, same)}";
        }
    }

    /// <exception cref="StepException">An output cannot be read: the step may have taken the permission away.</exception>
    internal static IEnumerable<(string Path, string Difference)> Outputs(
        IReadOnlyList<(PrivateLayer Layer, string Root, LayerChange Change)> first, IReadOnlyList<(PrivateLayer Layer, string Root, LayerChange Change)> second,
        CancellationToken stop)
    {
        var ones = first.ToDictionary(o => o.Root + "/" + o.Change.Path, StringComparer.Ordinal);
        var others = second.ToDictionary(o => o.Root + "/" + o.Change.Path, StringComparer.Ordinal);
        foreach (var path in ones.Keys.Union(others.Keys).Order(StringComparer.Ordinal))
        {
            if (!others.TryGetValue(path, out var other))
                yield return (path, "made by the first run alone");
            else if (!ones.TryGetValue(path, out var one))
                yield return (path, "made by the second run alone");
            else if (DifferenceOrFailure(path, one.Layer, other.Layer, one.Change.Path, stop) is { } difference)
                yield return (path, difference);
        }
    }

    private static string? DifferenceOrFailure(string path, PrivateLayer one, PrivateLayer other, string pathInLayer, CancellationToken stop)
    {
        try
        {
            return Difference(one, other, pathInLayer, stop);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new StepException(MSBuildErrorCode.PublishFailed, $"The output {path} could not be compared with that of the second run: {e.Message}", e);
        }
    }

    private static string? Difference(PrivateLayer one, PrivateLayer other, string path, CancellationToken stop)
    {
        using var first = one.OpenFile(path, out var stat1);
        using var second = other.OpenFile(path, out var stat2);
        if (FirstDifference(first, second, stop) is { } offset)
        {
            var sizes = stat1.stx_size == stat2.stx_size ? "" : $" ({stat1.stx_size} and {stat2.stx_size} bytes)";
            return string.Create(CultureInfo.InvariantCulture, $"different from byte {offset} on{sizes}");
        }

        var (mode1, mode2) = (LayerFile.Permissions(stat1), LayerFile.Permissions(stat2));
        return mode1 == mode2 ? null : $"permissions {Convert.ToString(mode1, 8)} and {Convert.ToString(mode2, 8)}";
    }

    /// <summary>The offset of the first byte that is another one, or is there in one file alone; null if there is none.</summary>
    private static long? FirstDifference(SafeFileHandle first, SafeFileHandle second, CancellationToken stop)
    {
        var one = ArrayPool<byte>.Shared.Rent(BufferSize);
        var other = ArrayPool<byte>.Shared.Rent(BufferSize);
        try
        {
            for (long offset = 0; ;)
            {
                // A hole can be of any size.
                stop.ThrowIfCancellationRequested();
                var read1 = RandomAccess.Read(first, one.AsSpan(0, BufferSize), offset);
                var read2 = RandomAccess.Read(second, other.AsSpan(0, BufferSize), offset);
                var common = one.AsSpan(0, read1).CommonPrefixLength(other.AsSpan(0, read2));
                if (common < Math.Max(read1, read2))
                    return offset + common;
                if (read1 == 0)
                    return null;
                offset += read1;
            }
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(one);
            ArrayPool<byte>.Shared.Return(other);
        }
    }

    private static string Shown(string[] lines, int index)
    {
        if (index >= lines.Length)
            return "none";
        var line = lines[index];
        return line.Length <= ShownCharacters ? $"\"{line}\"" : $"\"{line[..ShownCharacters]}…\"";
    }
}
