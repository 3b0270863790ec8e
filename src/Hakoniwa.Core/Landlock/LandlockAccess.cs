namespace Hakoniwa;

/// <summary>What a rule of a <see cref="LandlockRuleset"/> allows at a path and below it.</summary>
[Flags]
public enum LandlockAccess
{
    /// <summary>Nothing.</summary>
    None = 0,

    /// <summary>Reading files and listing directories.</summary>
    Read = 1,

    /// <summary>
    /// Writing, truncating, making, renaming, linking and removing files and directories, and ioctl of devices. Opening for reading and writing
    /// takes <see cref="Read"/>, too.
    /// </summary>
    Write = 2,

    /// <summary>Executing files. A program with a dynamic loader, or a script with an interpreter, needs it for that file as well.</summary>
    Execute = 4,

    /// <summary>Listing directories, which <see cref="Read"/> has in it.</summary>
    List = 8,
}
