namespace Hakoniwa.Reporting.Files;

/// <summary>What a call does with a path.</summary>
internal enum FileUse
{
    /// <summary>Looks at what the path leads to, or reads it.</summary>
    Read,

    /// <summary>Looks at the last name itself, which may be a link.</summary>
    ReadName,

    /// <summary>Changes what the path leads to.</summary>
    Write,

    /// <summary>Makes, renames or removes the last name itself.</summary>
    WriteName,

    /// <summary>Lists a directory, by its descriptor: there is no path.</summary>
    List,

    /// <summary>As the flags of open(2) in an argument say.</summary>
    Open,

    /// <summary>As those in a structure say that an argument points to.</summary>
    OpenHow,
}
