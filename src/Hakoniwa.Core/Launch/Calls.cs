using Hakoniwa.Interop;

using Hakoniwa.Mounts;

namespace Hakoniwa.Launch;

/// <summary>The system calls that several kinds of step share.</summary>
internal static class Calls
{
    internal static Call Open(string path, int flags, int saveTo, int mode = 0)
        => new("openat", Syscall.openat, Fcntl.AT_FDCWD, path, flags | Fcntl.O_CLOEXEC, mode) { SaveTo = saveTo };

    internal static Call Write(int slot, byte[] content, string display)
        => new("write", Syscall.write, Arg.Slot(slot), Arg.Bytes(new NativeBytes(content, display)), content.Length);

    internal static Call Close(int slot) => new("close", Syscall.close, Arg.Slot(slot));

    internal static Call MakeDirectory(string path, int mode, bool mayExist)
        => new("mkdirat", Syscall.mkdirat, Fcntl.AT_FDCWD, path, mode) { Tolerate = mayExist ? Errno.EEXIST : 0 };

    internal static Call Mount(string type, string target, ulong flags, string? options)
        => new("mount", Syscall.mount, type, target, type, flags, options is null ? (Arg)0 : options);

    /// <summary>A detached copy of a tree of mounts: what happens to the place it was taken from no longer matters.</summary>
    internal static Call OpenTree(string path, int saveTo)
        => new("open_tree", Syscall.open_tree, Fcntl.AT_FDCWD, path, Interop.Mount.OPEN_TREE_CLONE | Interop.Mount.OPEN_TREE_CLOEXEC | Fcntl.AT_RECURSIVE)
        {
            SaveTo = saveTo,
        };

    /// <summary>The same, of a path that a slot holds the address of.</summary>
    internal static Call OpenTree(int pathSlot, int saveTo)
        => new("open_tree", Syscall.open_tree, Fcntl.AT_FDCWD, Arg.Slot(pathSlot), Interop.Mount.OPEN_TREE_CLONE | Interop.Mount.OPEN_TREE_CLOEXEC | Fcntl.AT_RECURSIVE)
        {
            SaveTo = saveTo,
        };

    /// <summary>The same, of what a descriptor stands for.</summary>
    internal static Call OpenTreeAt(int slot, int saveTo)
        => new("open_tree", Syscall.open_tree, Arg.Slot(slot), "", Interop.Mount.OPEN_TREE_CLONE | Interop.Mount.OPEN_TREE_CLOEXEC | Fcntl.AT_RECURSIVE | Fcntl.AT_EMPTY_PATH)
        {
            SaveTo = saveTo,
        };

    internal static Call SetMountAttributes(int slot, ulong attributes)
        => new(
            "mount_setattr",
            Syscall.mount_setattr,
            Arg.Slot(slot),
            "",
            Fcntl.AT_EMPTY_PATH | Fcntl.AT_RECURSIVE,
            Arg.Bytes(NativeBytes.Of(new Interop.Mount.mount_attr { attr_set = attributes }, MountFlags.Describe(attributes))),
            32);

    internal static Call MoveMount(int slot, string target)
        => new("move_mount", Syscall.move_mount, Arg.Slot(slot), "", Fcntl.AT_FDCWD, target, Interop.Mount.MOVE_MOUNT_F_EMPTY_PATH);

    internal static Call MoveMountTo(int slot, int targetSlot)
        => new(
            "move_mount",
            Syscall.move_mount,
            Arg.Slot(slot),
            "",
            Arg.Slot(targetSlot),
            "",
            Interop.Mount.MOVE_MOUNT_F_EMPTY_PATH | Interop.Mount.MOVE_MOUNT_T_EMPTY_PATH);

    /// <summary>
    /// Opens a place below the new root, which is the working directory, as if that were "/": a symbolic link that was planted in a shared
    /// directory cannot lead outside.
    /// </summary>
    internal static Call OpenInRoot(string path, int saveTo) => OpenWithin((Arg)Fcntl.AT_FDCWD, path, saveTo);

    /// <summary>The same, as if the directory in a slot were "/".</summary>
    internal static Call OpenWithin(int slot, string path, int saveTo) => OpenWithin(Arg.Slot(slot), path, saveTo);

    private static Call OpenWithin(Arg directory, string path, int saveTo)
        => new(
            "openat2",
            Syscall.openat2,
            directory,
            path,
            Arg.Bytes(NativeBytes.Of(
                new Fcntl.open_how
                {
                    flags = (ulong)(Fcntl.O_PATH | Fcntl.O_CLOEXEC),
                    resolve = Fcntl.RESOLVE_IN_ROOT | Fcntl.RESOLVE_NO_MAGICLINKS,
                },
                "{O_PATH|O_CLOEXEC, RESOLVE_IN_ROOT|RESOLVE_NO_MAGICLINKS}")),
            24)
        {
            SaveTo = saveTo,
        };

    internal static Call ChangeDirectory(string path) => new("chdir", Syscall.chdir, path);

    internal static Call ChangeDirectoryTo(int slot) => new("fchdir", Syscall.fchdir, Arg.Slot(slot));
}
