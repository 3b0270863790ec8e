using static Hakoniwa.Interop.Landlock;

namespace Hakoniwa.Landlock;

/// <summary>The kernel's rights for each access, and which of them a version knows.</summary>
internal static class LandlockRights
{
    internal const int First = 1;
    internal const int WithTruncate = 3;
    internal const int WithTcp = 4;
    internal const int WithDevices = 5;
    internal const int WithScopes = 6;

    private const ulong Read = LANDLOCK_ACCESS_FS_READ_FILE | LANDLOCK_ACCESS_FS_READ_DIR;

    private const ulong Write = LANDLOCK_ACCESS_FS_WRITE_FILE | LANDLOCK_ACCESS_FS_REMOVE_DIR | LANDLOCK_ACCESS_FS_REMOVE_FILE
        | LANDLOCK_ACCESS_FS_MAKE_CHAR | LANDLOCK_ACCESS_FS_MAKE_DIR | LANDLOCK_ACCESS_FS_MAKE_REG | LANDLOCK_ACCESS_FS_MAKE_SOCK
        | LANDLOCK_ACCESS_FS_MAKE_FIFO | LANDLOCK_ACCESS_FS_MAKE_BLOCK | LANDLOCK_ACCESS_FS_MAKE_SYM | LANDLOCK_ACCESS_FS_REFER
        | LANDLOCK_ACCESS_FS_TRUNCATE | LANDLOCK_ACCESS_FS_IOCTL_DEV;

    /// <summary>What the kernel takes in a rule for a file; for other rights it wants a directory.</summary>
    private const ulong OfFiles = LANDLOCK_ACCESS_FS_EXECUTE | LANDLOCK_ACCESS_FS_WRITE_FILE | LANDLOCK_ACCESS_FS_READ_FILE
        | LANDLOCK_ACCESS_FS_TRUNCATE | LANDLOCK_ACCESS_FS_IOCTL_DEV;

    /// <summary>Everything that is restricted, in the terms of a version.</summary>
    internal static ulong All(int version) => Of(LandlockAccess.Read | LandlockAccess.Write | LandlockAccess.Execute, version);

    internal static ulong Of(LandlockAccess access, int version)
    {
        var rights = ((access & LandlockAccess.Read) != 0 ? Read : 0) | ((access & LandlockAccess.Write) != 0 ? Write : 0)
            | ((access & LandlockAccess.Execute) != 0 ? LANDLOCK_ACCESS_FS_EXECUTE : 0) | ((access & LandlockAccess.List) != 0 ? LANDLOCK_ACCESS_FS_READ_DIR : 0);
        const int withRefer = 2;
        if (version < withRefer)
            rights &= ~LANDLOCK_ACCESS_FS_REFER;
        if (version < WithTruncate)
            rights &= ~LANDLOCK_ACCESS_FS_TRUNCATE;
        if (version < WithDevices)
            rights &= ~LANDLOCK_ACCESS_FS_IOCTL_DEV;
        return rights;
    }

    internal static ulong ForFile(ulong rights) => rights & OfFiles;
}
