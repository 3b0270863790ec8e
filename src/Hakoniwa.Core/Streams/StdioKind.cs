namespace Hakoniwa.Streams;

/// <summary>The kinds of <see cref="Stdio"/>.</summary>
internal enum StdioKind
{
    Inherit,
    Null,
    Piped,
    Merged,
    ReadFile,
    WriteFile,
    AppendFile,
    Handle,
    FromStream,
    ToStream,
}
