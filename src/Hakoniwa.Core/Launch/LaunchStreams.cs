using Hakoniwa.Terminals;

using Microsoft.Win32.SafeHandles;

namespace Hakoniwa.Launch;

/// <summary>The descriptors of one launch: the child's ends, which are closed after it, and the parent's, which the process keeps.</summary>
internal sealed class LaunchStreams : IDisposable
{
    private readonly SafeFileHandle?[] _childEnds = new SafeFileHandle?[3];
    private readonly int[] _slots = [-1, -1, -1];
    private readonly bool[] _isNull = new bool[3];

    private LaunchStreams()
    {
    }

    internal SafeFileHandle? Input { get; private set; }

    internal SafeFileHandle? Output { get; private set; }

    internal SafeFileHandle? Error { get; private set; }

    internal PseudoTerminal? Terminal { get; private set; }

    internal static LaunchStreams Open(CommandSpec command, Stdio input, Stdio output, Stdio error)
    {
        var streams = new LaunchStreams();
        try
        {
            if (command.Terminal is { } size)
                streams.Terminal = PseudoTerminal.Open(size);
            streams.Input = streams.Connect(0, command.StandardInput, input);
            streams.Output = streams.Connect(1, command.StandardOutput, output);
            streams.Error = streams.Connect(2, command.StandardError, error);
            return streams;
        }
        catch
        {
            streams.CloseParentEnds();
            streams.Dispose();
            throw;
        }
    }

    internal unsafe void FillSlots(long* slots)
    {
        for (var i = 0; i < _slots.Length; i++)
        {
            slots[Slots.StandardInput + i] = _slots[i];
            slots[Slots.NullInput + i] = _isNull[i] ? 0 : -1;
        }

        slots[Slots.AnyNull] = _isNull.Contains(true) ? 0 : -1;
        slots[Slots.Terminal] = Terminal?.Inner is { } inner ? (int)inner.DangerousGetHandle() : -1;
    }

    internal void CloseParentEnds()
    {
        Input?.Dispose();
        Output?.Dispose();
        Error?.Dispose();
        Terminal?.Dispose();
    }

    /// <summary>Closes the child's ends, so that a pipe ends when the program closes it.</summary>
    public void Dispose()
    {
        foreach (var end in _childEnds)
            end?.Dispose();
        Terminal?.CloseInner();
    }

    private SafeFileHandle? Connect(int number, Stdio? described, Stdio otherwise)
    {
        if (described is null && Terminal is not null)
        {
            _slots[number] = (int)Terminal.Inner!.DangerousGetHandle();
            return null;
        }

        var stdio = described ?? otherwise;
        if (stdio == Stdio.Piped)
        {
            var (read, write) = Descriptors.Pipe();
            _childEnds[number] = number == 0 ? read : write;
            _slots[number] = (int)_childEnds[number]!.DangerousGetHandle();
            return number == 0 ? write : read;
        }

        if (stdio == Stdio.Null || !Descriptors.CheckInheritable(number))
        {
            _isNull[number] = true;
            _slots[number] = Descriptors.Null;
        }

        return null;
    }
}
