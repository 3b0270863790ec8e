namespace Hakoniwa;

/// <summary>A line that a program wrote.</summary>
/// <param name="IsError">Whether it was written to standard error.</param>
/// <param name="Text">Its text, without the line feed or a carriage return before it. Bytes that are not UTF-8 became U+FFFD.</param>
/// <param name="IsTruncated">Whether the line was longer than lines may be, and its rest was thrown away.</param>
public readonly record struct OutputLine(bool IsError, string Text, bool IsTruncated = false)
{
    /// <summary>How many UTF-16 code units of a line are kept if nothing is said.</summary>
    public const int DefaultMaximumLength = 64 * 1024;

    /// <inheritdoc/>
    public override string ToString() => Text;
}
