using System.Buffers;
using System.Security.Cryptography;

using Hakoniwa.Interop;

using Microsoft.Win32.SafeHandles;

namespace Hakoniwa.MSBuild.Caching;

/// <summary>The digests of the contents of files.</summary>
/// <param name="memo">Those that are known from before.</param>
internal sealed class FileDigests(DigestMemo memo)
{
    internal const int BufferSize = 128 * 1024;

    /// <summary>Of a regular file in a state that was just looked up; null if the caller may not read it.</summary>
    /// <exception cref="NotCacheableException">It was changed while it was read.</exception>
    internal Digest? Of(string path, in FileState state)
    {
        if (memo.TryGet(path, state, out var known))
            return known;

        // Before the first byte is read: a change from here on must be seen by its time stamp.
        var started = FileState.Now;
        using var file = Open(path);
        if (file is null)
            return null;
        if (FileState.Of(file) != state)
            throw Changed(path);
        var digest = Read(file);
        if (FileState.Of(file) != state)
            throw Changed(path);
        if (state.IsSettledAt(started))
            memo.Add(path, state, digest);
        return digest;
    }

    internal static Digest Read(SafeFileHandle file)
    {
        var buffer = ArrayPool<byte>.Shared.Rent(BufferSize);
        try
        {
            Span<byte> digest = stackalloc byte[Digest.Size];
            var read = RandomAccess.Read(file, buffer, 0);
            if (read < buffer.Length && RandomAccess.Read(file, buffer.AsSpan(read, 1), read) == 0)
            {
                SHA256.HashData(buffer.AsSpan(0, read), digest);
                return Digest.Of(digest);
            }

            using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
            long offset = 0;
            for (read = RandomAccess.Read(file, buffer, 0); read > 0; read = RandomAccess.Read(file, buffer, offset))
            {
                hash.AppendData(buffer.AsSpan(0, read));
                offset += read;
            }

            hash.GetHashAndReset(digest);
            return Digest.Of(digest);
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer);
        }
    }

    /// <summary>O_NONBLOCK: what was a regular file a moment ago may be a FIFO now, and must not hold the build up.</summary>
    private static SafeFileHandle? Open(string path)
    {
        var fd = Fcntl.open(path, Fcntl.O_RDONLY | Fcntl.O_CLOEXEC | Fcntl.O_NONBLOCK | Fcntl.O_NOCTTY | Fcntl.O_NOFOLLOW, 0);
        if (fd >= 0)
            return new(fd, ownsHandle: true);
        var errno = (Errno)System.Runtime.InteropServices.Marshal.GetLastPInvokeError();
        return errno is Errno.EACCES or Errno.EPERM ? null : throw Changed(path);
    }

    private static NotCacheableException Changed(string path) => new($"{path} was changed while it was read.");
}
