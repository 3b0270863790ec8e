using Hakoniwa.Reporting;

namespace Hakoniwa;

/// <summary>A path that a program in the sandbox used, once or many times, in the same way; see <see cref="Report.Files"/>.</summary>
public sealed record FileAttempt
{
    /// <summary>
    /// The path as the program asked for it: absolute, as the process sees it, without <c>.</c>, <c>..</c> and double slashes; links in it are not
    /// followed. What could do something to a terminal, and what is no UTF-8, is written as <c>\x1b</c>, <c>\u202e</c>, a backslash as <c>\\</c>;
    /// <see cref="PathBytes"/> has the bytes.
    /// </summary>
    public required string Path { get; init; }

    /// <summary>Where the links in the path led, in the same spelling; null where it is the same path, or there was nothing.</summary>
    public string? RealPath { get; init; }

    /// <summary>The kernel's name of the call: <c>openat</c>.</summary>
    public required string SystemCall { get; init; }

    /// <summary>Whether the call opens for writing, makes, changes, renames or removes. Whether it succeeded is not known.</summary>
    public required bool IsWrite { get; init; }

    /// <summary>Whether it existed in the sandbox when the call was made.</summary>
    public required bool IsVisible { get; init; }

    /// <summary>
    /// Whether it did not exist in the sandbox, and did at the same path for the launching process. Not looked for where the filter does not ask
    /// for hidden files, nor for writes.
    /// </summary>
    public bool IsHidden { get; init; }

    /// <summary>Whether it is a directory whose entries were listed.</summary>
    public bool IsListing { get; init; }

    /// <summary>The name of the process that did it first, as in <c>/proc/PID/comm</c>.</summary>
    public required string Process { get; init; }

    /// <inheritdoc cref="DeniedCall.ProcessId"/>
    public required int ProcessId { get; init; }

    /// <summary>How often it was done.</summary>
    public required long Count { get; init; }

    /// <summary>The bytes of <see cref="Path"/>, which need not be UTF-8.</summary>
    public byte[] PathBytes() => Escaped.Bytes(Path);

    /// <summary>The bytes of <see cref="RealPath"/>, or of <see cref="Path"/> where that is null.</summary>
    public byte[] RealPathBytes() => Escaped.Bytes(RealPath ?? Path);
}
