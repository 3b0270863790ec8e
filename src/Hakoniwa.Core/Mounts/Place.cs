using Hakoniwa.Interop;
using Hakoniwa.Launch;

namespace Hakoniwa.Mounts;

/// <summary>
/// A place in a file system that is the sandbox's own while it is set up: relative to the new root, which is the working directory, or to
/// the root of a mount that a slot holds. No link that somebody planted lies on the way.
/// </summary>
internal readonly record struct Place(int Slot, string Path)
{
    internal bool IsBelowRoot => Slot == Call.NoSlot;

    internal Place Child(string name) => this with { Path = Path + "/" + name };

    internal Call MakeDirectory(int mode) => new("mkdirat", Syscall.mkdirat, Directory, Path, mode) { Tolerate = Errno.EEXIST };

    /// <summary>An empty file to mount on. mknod does not open or truncate what may be there.</summary>
    internal Call MakeFile() => new("mknodat", Syscall.mknodat, Directory, Path, Stat.S_IFREG | 0x124, 0) { Tolerate = Errno.EEXIST };

    internal Call MakeSymlink(string original) => new("symlinkat", Syscall.symlinkat, original, Directory, Path);

    internal Call Open(int flags, int saveTo, int mode = 0)
        => new("openat", Syscall.openat, Directory, Path, flags | Fcntl.O_CLOEXEC, mode) { SaveTo = saveTo };

    internal Call MoveMount(int slot)
        => new("move_mount", Syscall.move_mount, Arg.Slot(slot), "", Directory, Path, Mount.MOVE_MOUNT_F_EMPTY_PATH);

    private Arg Directory => IsBelowRoot ? Fcntl.AT_FDCWD : Arg.Slot(Slot);
}
