using System.Buffers.Binary;

using Hakoniwa.Interop;

using Microsoft.Win32.SafeHandles;

namespace Hakoniwa.Layers;

/// <summary>What is in a directory, by getdents64(2): names as they are, and what each stands for as far as the file system says so.</summary>
internal static unsafe class DirectoryNames
{
    internal const int Unknown = Dirent.DT_UNKNOWN;
    internal const int Directory = Dirent.DT_DIR;
    internal const int Link = Dirent.DT_LNK;

    private const int BufferSize = 32 * 1024;
    private const int LengthOffset = 16;
    private const int TypeOffset = 18;
    private const int NameOffset = 19;

    /// <param name="directory">Open for reading, at its beginning.</param>
    internal static List<(string Name, int Type)> Read(SafeFileHandle directory)
    {
        var names = new List<(string, int)>();
        var buffer = new byte[BufferSize];
        fixed (byte* at = buffer)
        {
            while (true)
            {
                var length = (int)Unistd.syscall(Syscall.getdents64, Beneath.Fd(directory), (nint)at, BufferSize, 0, 0, 0);
                if (length < 0)
                    throw Beneath.Failed("getdents64", "a directory", Beneath.LastError());
                if (length == 0)
                    return names;
                for (var entry = buffer.AsSpan(0, length); !entry.IsEmpty; entry = entry[BinaryPrimitives.ReadUInt16LittleEndian(entry[LengthOffset..])..])
                {
                    var name = entry[NameOffset..];
                    name = name[..name.IndexOf((byte)0)];
                    if (!name.SequenceEqual("."u8) && !name.SequenceEqual(".."u8))
                        names.Add((FileName.Decode(name), entry[TypeOffset]));
                }
            }
        }
    }
}
