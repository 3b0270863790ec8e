using System.Runtime.CompilerServices;

using Hakoniwa.Launch;
using Hakoniwa.Streams;

namespace Hakoniwa;

public sealed partial class SandboxProcess
{
    /// <summary>
    /// The lines that the program writes to those of its outputs that are <see cref="Stdio.Piped"/>, in the order of their arrival, until all of
    /// them have ended; then <see cref="WaitAsync"/> has the status. A program that writes faster than they are taken waits. The streams can be
    /// read once. Leaving early or cancelling ends the reading, not the program; dispose of this, or <see cref="Kill"/> it.
    /// </summary>
    /// <param name="maximumLength">How many UTF-16 code units of a line are kept; the rest of a longer one is thrown away.</param>
    /// <param name="cancellation">Ends the reading.</param>
    /// <exception cref="InvalidOperationException">Neither output is piped.</exception>
    public async IAsyncEnumerable<OutputLine> ReadLinesAsync(
        int maximumLength = OutputLine.DefaultMaximumLength, [EnumeratorCancellation] CancellationToken cancellation = default)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(maximumLength);
        using var reader = new LineReader(StandardOutput, StandardError, maximumLength);
        await foreach (var line in reader.Lines.ReadAllAsync(cancellation).ConfigureAwait(false))
            yield return line;
    }
}
