using System.Collections.Immutable;

using Hakoniwa.Launch;
using Hakoniwa.Terminals;

using Microsoft.Win32.SafeHandles;

namespace Hakoniwa.Streams;

/// <summary>The descriptors of one launch: the child's ends, which are closed after it, and the parent's, which the process keeps.</summary>
internal sealed class LaunchStreams : IDisposable
{
    private static readonly string[] Names = ["standard input", "standard output", "standard error"];

    private readonly List<SafeFileHandle> _childEnds = [];
    private readonly List<StandardFile> _files = [];
    private readonly List<StreamPump> _pumps = [];
    private readonly List<int> _passed = [];
    private readonly int[] _slots = [-1, -1, -1];
    private readonly bool[] _isNull = new bool[3];

    private LaunchStreams()
    {
    }

    internal SafeFileHandle? Input { get; private set; }

    internal SafeFileHandle? Output { get; private set; }

    internal SafeFileHandle? Error { get; private set; }

    internal PseudoTerminal? Terminal { get; private set; }

    /// <summary>What carries bytes between the program and streams of the caller's; none is started yet.</summary>
    internal IReadOnlyList<StreamPump> Pumps => _pumps;

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
            streams.Pass(command.Descriptors);
            return streams;
        }
        catch
        {
            streams.Abandon();
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

        slots[Slots.AnyNull] = _isNull[0] || _isNull[1] || _isNull[2] ? 0 : -1;
        slots[Slots.Terminal] = Terminal?.Inner is { } inner ? (int)inner.DangerousGetHandle() : -1;
        for (var i = 0; i < _passed.Count; i++)
            slots[Slots.FirstFree + i] = _passed[i];
    }

    /// <summary>For a program that was not started: closes the parent's ends, and takes back what was made for it.</summary>
    internal void Abandon()
    {
        Input?.Dispose();
        Output?.Dispose();
        Error?.Dispose();
        Terminal?.Dispose();
        foreach (var pump in _pumps)
            pump.Dispose();
        foreach (var file in _files)
            file.Abandon();
    }

    /// <summary>Closes the child's ends, so that a pipe ends when the program closes it.</summary>
    public void Dispose()
    {
        foreach (var end in _childEnds)
            end.Dispose();
        Terminal?.CloseInner();
    }

    /// <returns>The parent's end, where the process hands it out.</returns>
    private SafeFileHandle? Connect(int number, Stdio? described, Stdio otherwise)
    {
        if (described is null && Terminal is not null)
        {
            _slots[number] = (int)Terminal.Inner!.DangerousGetHandle();
            return null;
        }

        var stdio = described ?? otherwise;
        switch (stdio.Kind)
        {
            case StdioKind.Piped:
                return Pipe(number);

            case StdioKind.FromStream:
                _pumps.Add(new InputPump(Pipe(number), (Func<Stream>)stdio.Target!));
                return null;

            case StdioKind.ToStream:
                _pumps.Add(new OutputPump(Pipe(number), (Stream)stdio.Target!, Names[number]));
                return null;

            case StdioKind.ReadFile:
                Use(number, StandardFile.OpenToRead((string)stdio.Target!, Names[number]));
                return null;

            case StdioKind.WriteFile or StdioKind.AppendFile:
                Use(number, StandardFile.OpenToWrite((string)stdio.Target!, Names[number], stdio.Kind == StdioKind.AppendFile));
                return null;

            case StdioKind.Handle:
                var duplicate = Descriptors.Duplicate((SafeFileHandle)stdio.Target!);
                Use(number, duplicate);
                Descriptors.RefuseWayOut(_slots[number], "the handle for " + Names[number]);
                return null;

            case StdioKind.Merged:
                (_slots[2], _isNull[2]) = (_slots[1] >= 0 ? _slots[1] : 1, _isNull[1]);
                return null;

            default:
                if (stdio.Kind == StdioKind.Null || !Descriptors.CheckInheritable(number))
                {
                    _isNull[number] = true;
                    _slots[number] = Descriptors.Null;
                }

                return null;
        }
    }

    private SafeFileHandle Pipe(int number)
    {
        var (read, write) = Descriptors.Pipe();
        Use(number, number == 0 ? read : write);
        return number == 0 ? write : read;
    }

    private void Use(int number, StandardFile file)
    {
        _files.Add(file);
        Use(number, file.Handle);
    }

    private void Use(int number, SafeFileHandle childEnd)
    {
        _childEnds.Add(childEnd);
        _slots[number] = (int)childEnd.DangerousGetHandle();
    }

    /// <summary>Duplicates have numbers above all that they will have in the program: none is overwritten before its turn.</summary>
    private void Pass(ImmutableArray<PassedDescriptor> descriptors)
    {
        foreach (var descriptor in descriptors)
        {
            var duplicate = Descriptors.Duplicate(descriptor.Handle, descriptors[^1].Number + 1);
            _childEnds.Add(duplicate);
            _passed.Add((int)duplicate.DangerousGetHandle());
            Descriptors.RefuseWayOut(_passed[^1], $"the handle for descriptor {descriptor.Number}", descriptor.AllowDirectory);
        }
    }
}
