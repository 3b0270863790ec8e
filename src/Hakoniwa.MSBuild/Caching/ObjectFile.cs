using System.Buffers;
using System.Security.Cryptography;

using Hakoniwa.Interop;

using Microsoft.Win32.SafeHandles;

namespace Hakoniwa.MSBuild.Caching;

/// <summary>Copies contents in and out of the store, and takes their digest on the way.</summary>
internal static class ObjectFile
{
    /// <summary>Makes the object under a temporary name.</summary>
    /// <returns>The digest of what was written.</returns>
    internal static Digest Write(SafeFileHandle source, string temporary)
    {
        using var target = File.OpenHandle(temporary, FileMode.CreateNew, FileAccess.Write);
        var digest = Copy(source, target);
        PrivateFiles.MakeReadOnly(target);
        return digest;
    }

    /// <summary>Where the file system can, the two share their blocks until one is changed; the store's own is never what a build gets.</summary>
    /// <returns>The digest of what the target has.</returns>
    internal static Digest Read(SafeFileHandle source, SafeFileHandle target)
        => Unistd.syscall(Syscall.ioctl, target.DangerousGetHandle(), (nint)Ioctl.FICLONE, source.DangerousGetHandle(), 0, 0, 0) == 0
            ? FileDigests.Read(target)
            : Copy(source, target);

    /// <summary>Blocks of zeros become holes, as they most likely were in the source.</summary>
    private static Digest Copy(SafeFileHandle source, SafeFileHandle target)
    {
        var buffer = ArrayPool<byte>.Shared.Rent(FileDigests.BufferSize);
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        try
        {
            long offset = 0;
            for (var read = RandomAccess.Read(source, buffer, offset); read > 0; read = RandomAccess.Read(source, buffer, offset))
            {
                var block = buffer.AsSpan(0, read);
                hash.AppendData(block);
                if (block.ContainsAnyExcept((byte)0))
                    RandomAccess.Write(target, block, offset);
                offset += read;
            }

            RandomAccess.SetLength(target, offset);
            Span<byte> digest = stackalloc byte[Digest.Size];
            hash.GetHashAndReset(digest);
            return Digest.Of(digest);
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer);
        }
    }
}
