namespace Hakoniwa.Cli.Terminals;

/// <summary>
/// Between the terminal outside and the sandbox's own: keys go in, output comes out, the size follows, and the settings outside are restored
/// at the end.
/// </summary>
internal sealed class TerminalRelay
{
    private const int InputBufferBytes = 4096;
    private const int OutputBufferBytes = 64 * 1024;
    private const int BackgroundCheckMilliseconds = 250;

    private readonly HostStreams _outer;
    private readonly SandboxProcess _process;
    private readonly SandboxTerminal _inner;
    private readonly RawMode? _rawMode;
    private readonly Lock _gate = new();
    private readonly TaskCompletionSource _mayEnd = new();
    private Thread? _input;
    private int _wakeUp = -1;
    private volatile Exception? _failure;
    private volatile bool _programHasEnded;
    private bool _isOver;

    internal TerminalRelay(HostStreams outer, SandboxProcess process)
    {
        _outer = outer;
        _process = process;
        _inner = process.Terminal ?? throw new InvalidOperationException("The sandbox has no terminal.");
        _rawMode = outer.InputIsTerminal ? new RawMode(keepOutputModes: !outer.OutputIsTerminal) : null;
    }

    /// <summary>To be followed by <see cref="Finish"/>, whatever happens in between.</summary>
    internal void Start()
    {
        // First: what the sandbox's terminal prints has its line ends made already.
        _rawMode?.TryEnter();
        StartThread("terminal output", RelayOutput);

        // The size may have changed since the sandbox's terminal was given it.
        Resize();
        if (_rawMode is not null)
        {
            _wakeUp = LibC.eventfd(0, LibC.EFD_CLOEXEC);
            if (_wakeUp < 0)
                Descriptor.ThrowUnless("eventfd");
            _input = StartThread("terminal input", RelayInput);
        }
    }

    /// <summary>Takes over the size of the terminal outside.</summary>
    internal void Resize()
    {
        lock (_gate)
        {
            if (!_isOver)
                _inner.Resize(_outer.Size);
        }
    }

    /// <summary>To be called when this process goes on after having been stopped.</summary>
    internal void Continue()
    {
        _rawMode?.EnterAgain();
        Resize();
    }

    /// <summary>This process is asked to end: once the program has, output that nobody takes is not waited for.</summary>
    internal void Hurry()
    {
        if (_programHasEnded)
            _mayEnd.TrySetResult();
    }

    /// <summary>Shows what the program, which has ended, printed last, and restores the terminal outside.</summary>
    internal void Finish()
    {
        _programHasEnded = true;
        try
        {
            WakeInput();
            _mayEnd.Task.Wait();
        }
        finally
        {
            lock (_gate)
                _isOver = true;
            _rawMode?.Restore();
        }

        if (_failure is { } failure)
            throw new IOException("relaying the terminal: " + failure.Message, failure);
    }

    private Thread StartThread(string name, Action relay)
    {
        var thread = new Thread(() => Guard(relay)) { IsBackground = true, Name = "Hakoniwa " + name };
        thread.Start();
        return thread;
    }

    /// <summary>A program whose terminal nobody serves any more would wait forever.</summary>
    private void Guard(Action relay)
    {
        try
        {
            relay();
        }
        catch (Exception e)
        {
            _failure = e;
            _process.Kill();
            _mayEnd.TrySetResult();
        }
    }

    private void RelayOutput()
    {
        var buffer = new byte[OutputBufferBytes];
        var isShown = true;
        for (int count; (count = _inner.Stream.Read(buffer)) > 0;)
        {
            // Where the terminal outside is gone, the program is still read, or it would wait forever.
            isShown = isShown && Descriptor.TryWrite(_outer.Display, buffer.AsSpan(0, count));
        }

        _mayEnd.TrySetResult();
    }

    private void RelayInput()
    {
        var buffer = new byte[InputBufferBytes];
        while (true)
        {
            var mayRead = _rawMode!.TryEnter();
            var (isWoken, isTyped) = Descriptor.WaitForInput(
                _wakeUp, mayRead ? Descriptor.StandardInput : -1, mayRead ? Timeout.Infinite : BackgroundCheckMilliseconds);
            if (isWoken)
                return;
            if (!isTyped || !_rawMode.TryEnter())
                continue;

            switch (Descriptor.Read(Descriptor.StandardInput, buffer))
            {
                case null:
                    continue;
                case 0:
                    // In raw mode there is no end of file; the terminal has been hung up.
                    _process.Stop(Signals.SignalForwarder.HangUp);
                    return;
                case { } count:
                    _inner.Stream.Write(buffer, 0, count);
                    break;
            }
        }
    }

    private void WakeInput()
    {
        if (_input is null)
            return;
        Descriptor.TryWrite(_wakeUp, BitConverter.GetBytes(1UL));
        _input.Join();
        _ = LibC.close(_wakeUp);
    }
}
