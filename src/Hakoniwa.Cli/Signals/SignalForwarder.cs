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

    private readonly object _gate = new();
    private readonly List<PosixSignalRegistration> _registrations = [];
    private readonly List<int> _early = [];
    private SandboxProcess? _process;
    private TerminalRelay? _relay;

    internal SignalForwarder()
    {
        Forward(PosixSignal.SIGHUP, HangUp);
        Forward(PosixSignal.SIGINT, 2);
        Forward(PosixSignal.SIGQUIT, 3);
        Forward(PosixSignal.SIGTERM, 15);
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

    /// <summary>What the caller has ignored, as nohup(1) does, stays ignored.</summary>
    private void Forward(PosixSignal signal, int number)
    {
        if (!IsIgnored(number))
            _registrations.Add(PosixSignalRegistration.Create(signal, context => OnForwarded(context, number)));
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

    private static unsafe bool IsIgnored(int number)
    {
        // The handler comes first in struct sigaction, of both C libraries.
        var action = stackalloc byte[LibC.SigactionRoom];
        return LibC.sigaction(number, null, action) == 0 && *(nint*)action == LibC.SIG_IGN;
    }
}
