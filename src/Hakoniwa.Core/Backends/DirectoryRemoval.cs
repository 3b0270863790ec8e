using System.Buffers.Binary;
using System.Globalization;
using System.Text;

using Hakoniwa.Interop;
using Hakoniwa.Layers;

using Microsoft.Win32.SafeHandles;

namespace Hakoniwa.Backends;

/// <summary>
/// Removes a directory that a hostile program may have filled, and may even be changing meanwhile. Every step is relative to a descriptor and
/// follows no link, so that nothing outside is ever touched. Names are bytes: not all of them are text.
/// </summary>
internal static unsafe class DirectoryRemoval
{
    /// <summary>Deeper ones are moved up first: each level takes a descriptor and a stack frame, and a program can make thousands.</summary>
    private const int MaxDepth = 32;

    /// <summary>How often it starts over where somebody still makes files.</summary>
    private const int MaxPasses = 50;

    private const int OwnerOnly = 0x1C0;
    private const int ListingBytes = 32 * 1024;

    /// <summary>Offsets in struct linux_dirent64.</summary>
    private const int LengthOffset = 16;
    private const int NameOffset = 19;

    /// <returns>False if something could not be removed.</returns>
    internal static bool Remove(SafeFileHandle parent, string name)
    {
        var bytes = Bytes(name);
        for (var pass = 0; pass < MaxPasses; pass++)
        {
            using (var directory = Open(parent, bytes))
            {
                if (directory is null)
                    return Call(Syscall.unlinkat, parent, bytes, 0) is 0 or Errno.ENOENT;
                var moved = 0;
                Empty(directory, directory, 0, pass, ref moved);
            }

            if (Call(Syscall.unlinkat, parent, bytes, Fcntl.AT_REMOVEDIR) is 0 or Errno.ENOENT)
                return true;
        }

        return false;
    }

    /// <summary>A call on a name in a directory.</summary>
    /// <returns>0 or the error.</returns>
    internal static Errno Call(int number, SafeFileHandle directory, string name, int argument) => Call(number, directory, Bytes(name), argument);

    private static Errno Call(int number, SafeFileHandle directory, byte[] name, int argument)
    {
        fixed (byte* start = name)
            return Unistd.syscall(number, Beneath.Fd(directory), (nint)start, argument, 0, 0, 0) < 0 ? Beneath.LastError() : 0;
    }

    private static void Empty(SafeFileHandle top, SafeFileHandle directory, int depth, int pass, ref int moved)
    {
        foreach (var entry in Names(directory))
        {
            if (Call(Syscall.unlinkat, directory, entry, 0) is not (Errno.EISDIR or Errno.EPERM) || Call(Syscall.unlinkat, directory, entry, Fcntl.AT_REMOVEDIR) == 0)
                continue;
            using (var below = Open(directory, entry))
            {
                if (below is null)
                    continue;
                if (depth < MaxDepth)
                    Empty(top, below, depth + 1, pass, ref moved);
                else
                    MoveUp(top, directory, entry, string.Create(CultureInfo.InvariantCulture, $".moved-{pass}-{moved++}"));
            }

            Call(Syscall.unlinkat, directory, entry, Fcntl.AT_REMOVEDIR);
        }
    }

    /// <summary>The next pass finds it there.</summary>
    private static void MoveUp(SafeFileHandle top, SafeFileHandle directory, byte[] entry, string name)
    {
        fixed (byte* from = entry, to = Bytes(name))
            Unistd.syscall(Syscall.renameat2, Beneath.Fd(directory), (nint)from, Beneath.Fd(top), (nint)to, 0, 0);
    }

    internal static SafeFileHandle? Open(SafeFileHandle directory, string name) => Open(directory, Bytes(name));

    /// <summary>Null if it is no directory. A program may have taken the permissions away: they are given back to the very directory that was opened.</summary>
    private static SafeFileHandle? Open(SafeFileHandle directory, byte[] name)
    {
        using var path = OpenAt(directory, name, Fcntl.O_PATH);
        if (path is null)
            return null;
        var own = Bytes("/proc/self/fd/" + Beneath.Fd(path).ToString(CultureInfo.InvariantCulture));
        Call(Syscall.fchmodat, path, own, OwnerOnly);
        return OpenAt(path, Bytes("."), Fcntl.O_RDONLY);
    }

    private static SafeFileHandle? OpenAt(SafeFileHandle directory, byte[] name, int flags)
    {
        fixed (byte* start = name)
        {
            var fd = Unistd.syscall(Syscall.openat, Beneath.Fd(directory), (nint)start, flags | Fcntl.O_DIRECTORY | Fcntl.O_NOFOLLOW | Fcntl.O_CLOEXEC, 0, 0, 0);
            return fd < 0 ? null : new(fd, ownsHandle: true);
        }
    }

    /// <summary>With the NUL at the end of each; see getdents(2).</summary>
    private static List<byte[]> Names(SafeFileHandle directory)
    {
        var names = new List<byte[]>();
        var buffer = new byte[ListingBytes];
        while (true)
        {
            int length;
            fixed (byte* start = buffer)
                length = (int)Unistd.syscall(Syscall.getdents64, Beneath.Fd(directory), (nint)start, buffer.Length, 0, 0, 0);
            if (length <= 0)
                return names;
            for (var at = 0; at < length; at += BinaryPrimitives.ReadUInt16LittleEndian(buffer.AsSpan(at + LengthOffset)))
            {
                var name = buffer.AsSpan(at + NameOffset);
                name = name[..(name.IndexOf((byte)0) + 1)];
                if (!name.SequenceEqual(".\0"u8) && !name.SequenceEqual("..\0"u8))
                    names.Add(name.ToArray());
            }
        }
    }

    private static byte[] Bytes(string name)
    {
        var bytes = new byte[Encoding.UTF8.GetByteCount(name) + 1];
        Encoding.UTF8.GetBytes(name, bytes);
        return bytes;
    }
}
