using System.Text;

using Hakoniwa.Launch;
using Hakoniwa.Streams;

namespace Hakoniwa;

/// <summary>What a program wrote, and how it ended.</summary>
public sealed class Output
{
    internal Output(ExitStatus status, PipeReader.Captured output, PipeReader.Captured error)
    {
        Status = status;
        StandardOutputBytes = output.Bytes;
        StandardErrorBytes = error.Bytes;
        StandardOutputTruncated = output.Truncated;
        StandardErrorTruncated = error.Truncated;
    }

    /// <summary>How the program ended.</summary>
    public ExitStatus Status { get; }

    /// <summary>The bytes of its standard output.</summary>
    public ReadOnlyMemory<byte> StandardOutputBytes { get; }

    /// <summary>The bytes of its standard error.</summary>
    public ReadOnlyMemory<byte> StandardErrorBytes { get; }

    /// <summary>Whether it wrote more to its standard output than <see cref="Command.OutputLimit"/> keeps.</summary>
    public bool StandardOutputTruncated { get; }

    /// <summary>Whether it wrote more to its standard error than <see cref="Command.OutputLimit"/> keeps.</summary>
    public bool StandardErrorTruncated { get; }

    /// <summary>Its standard output as UTF-8.</summary>
    public string StandardOutput => Encoding.UTF8.GetString(StandardOutputBytes.Span);

    /// <summary>Its standard error as UTF-8.</summary>
    public string StandardError => Encoding.UTF8.GetString(StandardErrorBytes.Span);
}
