namespace Hakoniwa.Cli.Terminals;

/// <summary>Which of this process's standard streams are terminals. They stay outside; the sandbox gets a terminal of its own for them.</summary>
internal sealed class HostStreams
{
    private HostStreams(bool input, bool output, bool error)
    {
        InputIsTerminal = input;
        OutputIsTerminal = output;
        ErrorIsTerminal = error;
        Display = output ? Descriptor.StandardOutput : error ? Descriptor.StandardError : Descriptor.StandardInput;
    }

    internal bool InputIsTerminal { get; }

    internal bool OutputIsTerminal { get; }

    internal bool ErrorIsTerminal { get; }

    /// <summary>The descriptor of the terminal that shows what the sandbox's terminal prints.</summary>
    internal int Display { get; }

    internal TerminalSize Size => Descriptor.Size(Display) ?? default;

    /// <returns>Null if none is a terminal.</returns>
    internal static HostStreams? WithTerminal()
    {
        var streams = new HostStreams(
            Descriptor.IsTerminal(Descriptor.StandardInput), Descriptor.IsTerminal(Descriptor.StandardOutput), Descriptor.IsTerminal(Descriptor.StandardError));
        return streams.InputIsTerminal || streams.OutputIsTerminal || streams.ErrorIsTerminal ? streams : null;
    }

    /// <summary>The command with a terminal of its own for the streams that are terminals here; the others are passed as they are.</summary>
    internal Command Connect(Command command)
    {
        command = command.Terminal(Size);
        if (!InputIsTerminal)
            command = command.StandardInput(Stdio.Inherit);
        if (!OutputIsTerminal)
            command = command.StandardOutput(Stdio.Inherit);
        return ErrorIsTerminal ? command : command.StandardError(Stdio.Inherit);
    }
}
