namespace Hakoniwa;

public sealed partial class Command
{
    /// <summary>What standard input is. If not said: inherited, or nothing for <see cref="Output()"/>.</summary>
    /// <exception cref="ArgumentException">It is for an output.</exception>
    public Command StandardInput(Stdio stdio) => With(_spec with { StandardInput = Checked(stdio, 0) });

    /// <summary>What standard output is. If not said: inherited, or captured by <see cref="Output()"/>.</summary>
    /// <exception cref="ArgumentException">It is for another stream.</exception>
    public Command StandardOutput(Stdio stdio) => With(_spec with { StandardOutput = Checked(stdio, 1) });

    /// <summary>What standard error is. If not said: inherited, or captured by <see cref="Output()"/>.</summary>
    /// <exception cref="ArgumentException">It is for another stream.</exception>
    public Command StandardError(Stdio stdio) => With(_spec with { StandardError = Checked(stdio, 2) });

    /// <summary>
    /// Gives the program a terminal of its own, of this size, for those standard streams that nothing else was said of.
    /// <see cref="SandboxProcess.Terminal"/> is its other side. The caller's terminal does not enter the sandbox.
    /// </summary>
    public Command Terminal(TerminalSize size) => With(_spec with { Terminal = size });

    /// <summary>
    /// How many bytes of each stream <see cref="Output()"/> keeps. The first ones are kept, the rest is read and thrown away, so that the program
    /// goes on; <see cref="Hakoniwa.Output.StandardOutputTruncated"/> tells. If not said: as many as an array can have, some two thousand million.
    /// </summary>
    /// <exception cref="ArgumentOutOfRangeException">It is negative.</exception>
    public Command OutputLimit(long bytes)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(bytes);
        return With(_spec with { OutputLimit = bytes });
    }

    private static Stdio Checked(Stdio stdio, int number)
    {
        ArgumentNullException.ThrowIfNull(stdio);
        return stdio.CheckedFor(number, nameof(stdio));
    }
}
