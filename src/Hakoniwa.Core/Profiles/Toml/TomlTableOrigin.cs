namespace Hakoniwa.Profiles.Toml;

/// <summary>How a table came to be, which decides what may still be added to it.</summary>
internal enum TomlTableOrigin
{
    /// <summary>It lies on the way to the table of a header. Its own header may follow.</summary>
    Implied,

    /// <summary>It has a header, or is the document. A second header for it is an error.</summary>
    Header,

    /// <summary>Dotted keys made it. More of them may follow; a header for it may not.</summary>
    DottedKey,

    /// <summary>It was written in braces, which say all there is.</summary>
    Inline,
}
