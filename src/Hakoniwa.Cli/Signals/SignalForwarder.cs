using System.Globalization;
using System.Runtime.InteropServices;

using Hakoniwa.Cli.Terminals;

namespace Hakoniwa.Cli.Signals;

/// <summary>
/// Passes on to the program what this process is asked to do: end, interrupt, quit, hang up; and keeps the sandbox's terminal informed. This
/// process itself ends when the program does.
/// </summary>
internal sealed class SignalForwarder : IDisposable
{
    internal const int HangUp = 1;

    private static readonly (PosixSignal Signal, int Number)[] Forwarded =
    [
        (PosixSignal.SIGHUP, HangUp), (PosixSignal.SIGINT, 2), (PosixSignal.SIGQUIT, 3), (PosixSignal.SIGTERM, 15),
    ];

    private readonly Lock _gate = new();
    private readonly List<PosixSignalRegistration> _registrations = [];
    private readonly List<int> _early = [];
    private SandboxProcess? _process;
    private TerminalRelay? _relay;

    internal SignalForwarder()
    {
        // What the caller has ignored, as nohup(1) does, stays ignored.
        var ignored = IgnoredSignals();
        foreach (var (signal, number) in Forwarded)
        {
            if ((ignored >> (number - 1) & 1) == 0)
                _registrations.Add(PosixSignalRegistration.Create(signal, context => OnForwarded(context, number)));
        }

        _registrations.Add(PosixSignalRegistration.Create(PosixSignal.SIGWINCH, _ => Relay()?.Resize()));
        _registrations.Add(PosixSignalRegistration.Create(PosixSignal.SIGCONT, OnContinued));
    }

    /// <summary>Forwards from now on, and what has come already.</summary>
    internal void ForwardTo(SandboxProcess process, TerminalRelay? relay)
    {
        lock (_gate)
        {
            _process = process;
            _relay = relay;
            foreach (var number in _early)
                Send(process, number);
        }
    }

    public void Dispose()
    {
        foreach (var registration in _registrations)
            registration.Dispose();
    }

    private void OnForwarded(PosixSignalContext context, int number)
    {
        context.Cancel = true;
        lock (_gate)
        {
            if (_process is null)
            {
                _early.Add(number);
                return;
            }

            Send(_process, number);
            _relay?.Hurry();
        }
    }

    /// <summary>Left to itself, the runtime restores the terminal settings it found at its start, right after the relay has made it raw.</summary>
    private void OnContinued(PosixSignalContext context)
    {
        context.Cancel = true;
        Relay()?.Continue();
    }

    private static void Send(SandboxProcess process, int number)
    {
        try
        {
            process.Stop(number);
        }
        catch (SandboxException e)
        {
            // Thrown here it would end this process at once, and leave the terminal raw.
            Messages.Error(e.Message);
        }
    }

    private TerminalRelay? Relay()
    {
        lock (_gate)
            return _relay;
    }

    private static ulong IgnoredSignals()
    {
        const string field = "SigIgn:";
        var line = File.ReadLines("/proc/self/status").FirstOrDefault(l => l.StartsWith(field, StringComparison.Ordinal));
        return line is null ? 0 : ulong.Parse(line.AsSpan(field.Length).Trim(), NumberStyles.HexNumber, CultureInfo.InvariantCulture);
    }
}
