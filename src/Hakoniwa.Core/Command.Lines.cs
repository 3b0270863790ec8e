namespace Hakoniwa;

public sealed partial class Command
{
    /// <summary>
    /// Runs the program and gives its lines as it writes them:
    /// <code>
    /// var lines = command.LinesAsync();
    /// await foreach (var line in lines)
    ///     Console.WriteLine(line.Text);
    /// ExitStatus status = await lines.Status;
    /// </code>
    /// The program is started when the first line is asked for. Leaving the loop early, or cancelling, kills the sandbox.
    /// </summary>
    /// <param name="maximumLength">How many UTF-16 code units of a line are kept; the rest of a longer one is thrown away.</param>
    /// <param name="cancellation">Kills the sandbox; the loop then throws <see cref="OperationCanceledException"/>.</param>
    /// <remarks><see cref="SandboxProcess.ReadLinesAsync"/> does the same for a program that was started.</remarks>
    public OutputLines LinesAsync(int maximumLength = OutputLine.DefaultMaximumLength, CancellationToken cancellation = default)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(maximumLength);
        return new OutputLines(Plan(), maximumLength, cancellation);
    }
}
