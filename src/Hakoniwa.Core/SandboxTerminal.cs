using Hakoniwa.Terminals;

namespace Hakoniwa;

/// <summary>The outer side of a sandbox's terminal: what is written to it is typed, what the programs print is read from it.</summary>
public sealed class SandboxTerminal : IDisposable
{
    private readonly PseudoTerminal _terminal;

    internal SandboxTerminal(PseudoTerminal terminal, SandboxProcess owner)
    {
        _terminal = terminal;
        Stream = new TerminalStream(terminal.Outer, owner);
    }

    /// <summary>Reads end when the last program in the sandbox has closed the terminal.</summary>
    public Stream Stream { get; }

    /// <summary>Changes the size; the programs in the foreground get SIGWINCH.</summary>
    public void Resize(TerminalSize size) => _terminal.Resize(size);

    /// <summary>Hangs up.</summary>
    public void Dispose()
    {
        Stream.Dispose();
        _terminal.Dispose();
    }
}
