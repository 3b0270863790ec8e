namespace Hakoniwa;

/// <summary>What happens when a path that a rule names does not exist in the sandbox.</summary>
public enum MissingPath
{
    /// <summary>The launch fails with HAKO1023.</summary>
    Error,

    /// <summary>There is no such rule. A file that is made there later is not covered either.</summary>
    Skip,
}
