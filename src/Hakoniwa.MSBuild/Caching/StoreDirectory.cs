using Hakoniwa.Interop;
using Hakoniwa.MSBuild.Paths;

using Microsoft.Win32.SafeHandles;

namespace Hakoniwa.MSBuild.Caching;

/// <summary>
/// The directory of a store, opened after a look at whose it is. All paths lead through the descriptor: whatever becomes of the directory's name,
/// nothing is read from or written to another one.
/// </summary>
internal sealed class StoreDirectory : IDisposable
{
    private const ulong OthersBits = 0x3F;
    private const ulong GroupWrite = 0x10;
    private const ulong OthersWrite = 0x2;
    private const ulong Sticky = 0x200;
    private const string Version = "1";

    private readonly SafeFileHandle _handle;
    private readonly string _root;

    private StoreDirectory(string path, SafeFileHandle handle)
    {
        Path = path;
        _handle = handle;
        _root = $"/proc/self/fd/{handle.DangerousGetHandle()}/{Version}";
    }

    /// <summary>As the project names it.</summary>
    internal string Path { get; }

    internal string Entries => _root + "/entries";

    internal string Objects => _root + "/objects";

    internal string Temporary => _root + "/tmp";

    internal string Digests => _root + "/digests";

    internal string Lock => _root + "/lock";

    internal string Usage => _root + "/usage";

    /// <exception cref="StoreException">It cannot be made, or others could change what is in it.</exception>
    internal static StoreDirectory Open(string path)
    {
        try
        {
            if (System.IO.Path.GetDirectoryName(path) is { } parent)
                Directory.CreateDirectory(parent);
            if (!FileState.TryGet(path, out _))
                PrivateFiles.MakeDirectory(path);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new StoreException($"it cannot be made: {e.Message}", e);
        }

        var fd = Fcntl.open(path, Fcntl.O_RDONLY | Fcntl.O_DIRECTORY | Fcntl.O_NOFOLLOW | Fcntl.O_CLOEXEC, 0);
        if (fd < 0)
            throw new StoreException("it cannot be opened as a directory that is not a symbolic link.");
        var handle = new SafeFileHandle(fd, ownsHandle: true);
        try
        {
            CheckOwner(handle);
            CheckParents(path);
            var store = new StoreDirectory(path, handle);
            foreach (var directory in new[] { store.Entries, store.Objects, store.Temporary })
                PrivateFiles.MakeDirectory(directory);
            return store;
        }
        catch (Exception e)
        {
            handle.Dispose();
            if (e is IOException or UnauthorizedAccessException)
                throw new StoreException($"it cannot be written to: {e.Message}", e);
            throw;
        }
    }

    /// <summary>A new name for a file that is being written.</summary>
    internal string NewTemporary() => Temporary + "/" + Guid.NewGuid().ToString("N");

    public void Dispose() => _handle.Dispose();

    private static void CheckOwner(SafeFileHandle directory)
    {
        var stat = Layers.Beneath.Status(directory, "");
        if (stat.stx_uid != Unistd.geteuid())
            throw new StoreException($"it belongs to the user {stat.stx_uid}.");

        // The bits of the group are also the mask of an access control list: one that gives anybody anything shows here.
        if ((stat.stx_mode & OthersBits) != 0)
            throw new StoreException($"others than its owner have access to it (mode {Convert.ToString(stat.stx_mode & 0xFFF, 8)}); chmod 700 it after a look at what is in it.");
    }

    /// <summary>Who may rename what is in a directory on the way could put another directory of the same owner in the store's place.</summary>
    private static void CheckParents(string path)
    {
        for (var directory = AbsolutePaths.Parent(RealPath.Of(path)); ; directory = AbsolutePaths.Parent(directory))
        {
            using var handle = Layers.Beneath.OpenDirectory(directory);
            var stat = Layers.Beneath.Status(handle, "");
            var writable = (stat.stx_mode & OthersWrite) != 0 || ((stat.stx_mode & GroupWrite) != 0 && stat.stx_gid != Unistd.getegid() && stat.stx_gid != 0);
            if (writable && (stat.stx_mode & Sticky) == 0)
                throw new StoreException($"others can write to {directory}, in which it lies.");
            if (directory == "/")
                return;
        }
    }
}
