using System.Runtime.InteropServices;

using Hakoniwa.Launch;
using Hakoniwa.Signals;

using Numbers = Hakoniwa.Interop.Signal;

namespace Hakoniwa;

/// <content>Signals. Their numbers are Linux's, as <c>kill -l</c> lists them; the names that .NET has are <see cref="PosixSignal"/>.</content>
public sealed partial class SandboxProcess
{
    private static readonly TimeSpan LongestGrace = TimeSpan.FromMilliseconds(int.MaxValue);

    /// <summary>Kills the sandbox: with a PID namespace every process in it, at once. One that has ended is left alone.</summary>
    public void Kill() => _handle.Send(Numbers.SIGKILL);

    /// <summary>
    /// Asks the program to end: sends <paramref name="signal"/> (SIGTERM if left out) to the program itself where a shell waits as PID 1. A
    /// program that is PID 1 and has no handler for it would never notice; it is killed, and its end reported as that signal's.
    /// </summary>
    public void Stop(int signal = Numbers.SIGTERM) => StopRequest.Send(_handle, Checked(signal));

    /// <inheritdoc cref="Stop(int)"/>
    public void Stop(PosixSignal signal) => Stop(Number(signal));

    /// <summary>Asks the program to end with SIGTERM, waits for that as long as <paramref name="grace"/>, and then kills the sandbox.</summary>
    /// <returns>How it ended.</returns>
    /// <exception cref="ArgumentOutOfRangeException">The time is negative, or more than 24 days.</exception>
    /// <inheritdoc cref="Wait" path="/exception"/>
    public ExitStatus Stop(TimeSpan grace)
    {
        Check(grace);
        Stop();
        if (!_handle.WaitForEnd((int)grace.TotalMilliseconds))
            Kill();
        return Wait();
    }

    /// <summary>As <see cref="Stop(TimeSpan)"/>. Cancelling ends the waiting: the program was asked, and is not killed.</summary>
    /// <inheritdoc cref="Stop(TimeSpan)" path="/returns|/exception"/>
    public async Task<ExitStatus> StopAsync(TimeSpan grace, CancellationToken cancellation = default)
    {
        Check(grace);
        Stop();
        try
        {
            await _handle.WhenEnded().WaitAsync(grace, cancellation).ConfigureAwait(false);
        }
        catch (TimeoutException)
        {
            Kill();
        }

        return await WaitAsync(cancellation).ConfigureAwait(false);
    }

    /// <summary>
    /// Sends a signal to the program: to itself where a shell waits as PID 1. The kernel drops one with default action that is sent to a
    /// program that is PID 1, save SIGKILL and SIGSTOP; <see cref="Stop(int)"/> knows about that.
    /// </summary>
    /// <returns>False if there was no program to get it: it has ended.</returns>
    /// <exception cref="ArgumentOutOfRangeException">There is no such signal.</exception>
    public bool Signal(int signal) => SignalRequest.SendToProgram(_handle, Checked(signal));

    /// <inheritdoc cref="Signal(int)"/>
    public bool Signal(PosixSignal signal) => Signal(Number(signal));

    /// <summary>
    /// Sends a signal to every process of the sandbox, the first one last, and to none outside. Those that are started meanwhile get it, too,
    /// unless there is no end of them. (Without a PID namespace: to those that descend from the program, which one that cut itself loose
    /// does not.)
    /// </summary>
    /// <returns>How many processes got it.</returns>
    /// <inheritdoc cref="Signal(int)" path="/exception"/>
    public int SignalAll(int signal) => SignalRequest.SendToAll(_handle, Checked(signal));

    /// <inheritdoc cref="SignalAll(int)"/>
    public int SignalAll(PosixSignal signal) => SignalAll(Number(signal));

    private static int Checked(int signal)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(signal, 1);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(signal, Numbers.NSIG);
        return signal;
    }

    private static void Check(TimeSpan grace)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(grace, TimeSpan.Zero);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(grace, LongestGrace);
    }

#pragma warning disable CA1416 // Some of the names are not for Windows, where there are no sandboxes.
    /// <summary>.NET numbers the portable ones from -1 downwards, and takes the platform's own numbers for the rest.</summary>
    private static int Number(PosixSignal signal) => signal switch
    {
        PosixSignal.SIGHUP => Numbers.SIGHUP,
        PosixSignal.SIGINT => Numbers.SIGINT,
        PosixSignal.SIGQUIT => Numbers.SIGQUIT,
        PosixSignal.SIGTERM => Numbers.SIGTERM,
        PosixSignal.SIGCHLD => Numbers.SIGCHLD,
        PosixSignal.SIGCONT => Numbers.SIGCONT,
        PosixSignal.SIGWINCH => Numbers.SIGWINCH,
        PosixSignal.SIGTTIN => Numbers.SIGTTIN,
        PosixSignal.SIGTTOU => Numbers.SIGTTOU,
        PosixSignal.SIGTSTP => Numbers.SIGTSTP,
        _ => (int)signal,
    };
#pragma warning restore CA1416
}
