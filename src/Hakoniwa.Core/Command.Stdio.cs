namespace Hakoniwa;

public sealed partial class Command
{
    /// <summary>What standard input is. If not said: inherited, or nothing for <see cref="Output()"/>.</summary>
    public Command StandardInput(Stdio stdio) => With(_spec with { StandardInput = stdio });

    /// <summary>What standard output is. If not said: inherited, or captured by <see cref="Output()"/>.</summary>
    public Command StandardOutput(Stdio stdio) => With(_spec with { StandardOutput = stdio });

    /// <summary>What standard error is. If not said: inherited, or captured by <see cref="Output()"/>.</summary>
    public Command StandardError(Stdio stdio) => With(_spec with { StandardError = stdio });

    /// <summary>
    /// Gives the program a terminal of its own, of this size, for those standard streams that nothing else was said of.
    /// <see cref="SandboxProcess.Terminal"/> is its other side. The caller's terminal does not enter the sandbox.
    /// </summary>
    public Command Terminal(TerminalSize size) => With(_spec with { Terminal = size });
}
