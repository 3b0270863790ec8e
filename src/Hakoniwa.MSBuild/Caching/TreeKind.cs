namespace Hakoniwa.MSBuild.Caching;

/// <summary>What a key says about something in the file system; the numbers are part of the key's format.</summary>
internal enum TreeKind
{
    File = 1,
    Executable = 2,
    Link = 3,
    Directory = 4,

    /// <summary>A file or directory that the user of the build cannot read, and the step neither.</summary>
    Unreadable = 5,
}
