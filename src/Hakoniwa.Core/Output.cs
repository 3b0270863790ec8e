using System.Text;

namespace Hakoniwa;

/// <summary>What a program wrote, and how it ended.</summary>
public sealed class Output
{
    internal Output(ExitStatus status, byte[] standardOutput, byte[] standardError)
    {
        Status = status;
        StandardOutputBytes = standardOutput;
        StandardErrorBytes = standardError;
    }

    /// <summary>How the program ended.</summary>
    public ExitStatus Status { get; }

    /// <summary>The bytes of its standard output.</summary>
    public ReadOnlyMemory<byte> StandardOutputBytes { get; }

    /// <summary>The bytes of its standard error.</summary>
    public ReadOnlyMemory<byte> StandardErrorBytes { get; }

    /// <summary>Its standard output as UTF-8.</summary>
    public string StandardOutput => Encoding.UTF8.GetString(StandardOutputBytes.Span);

    /// <summary>Its standard error as UTF-8.</summary>
    public string StandardError => Encoding.UTF8.GetString(StandardErrorBytes.Span);
}
