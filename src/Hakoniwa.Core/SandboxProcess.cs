using System.Diagnostics;

using Hakoniwa.Interop;
using Hakoniwa.Launch;
using Hakoniwa.Limiting;
using Hakoniwa.Terminals;

using Microsoft.Win32.SafeHandles;

namespace Hakoniwa;

/// <summary>A program that runs in a sandbox. Disposing it ends the sandbox: no process is left behind.</summary>
public sealed class SandboxProcess : IDisposable, IAsyncDisposable
{
    private readonly ProcessHandle _handle;
    private readonly IReadOnlyDictionary<string, SafeFileHandle> _layers;
    private readonly IReadOnlyList<IDisposable> _attached;
    private readonly long _started;
    private readonly Timer? _wallTime;
    private readonly object _gate = new();
    private volatile bool _timedOut;
    private ExitStatus? _status;
    private bool _disposed;

    internal SandboxProcess(
        ProcessHandle handle,
        LaunchStreams streams,
        IReadOnlyDictionary<string, SafeFileHandle> layers,
        IReadOnlyList<IDisposable> attached,
        TimeSpan? wallTime,
        long started)
    {
        _handle = handle;
        _layers = layers;
        _attached = attached;
        _started = started;
        StandardInput = streams.Input is { } input ? new FileStream(input, FileAccess.Write, bufferSize: 0) : null;
        StandardOutput = streams.Output is { } output ? new FileStream(output, FileAccess.Read, bufferSize: 0) : null;
        StandardError = streams.Error is { } error ? new FileStream(error, FileAccess.Read, bufferSize: 0) : null;
        Terminal = streams.Terminal is { } terminal ? new SandboxTerminal(terminal) : null;
        if (wallTime is { } limit)
        {
            var left = limit - Stopwatch.GetElapsedTime(started);
            _wallTime = new Timer(_ => OnWallTime(), null, left > TimeSpan.Zero ? left : TimeSpan.Zero, Timeout.InfiniteTimeSpan);
        }
    }

    /// <summary>The process id, on the host, of the sandbox's first process.</summary>
    public int Id => _handle.Pid;

    /// <summary>The writing end of the program's standard input, if it is <see cref="Stdio.Piped"/>.</summary>
    public Stream? StandardInput { get; }

    /// <summary>The reading end of the program's standard output, if it is <see cref="Stdio.Piped"/>.</summary>
    public Stream? StandardOutput { get; }

    /// <summary>The reading end of the program's standard error, if it is <see cref="Stdio.Piped"/>.</summary>
    public Stream? StandardError { get; }

    /// <summary>The outer side of the program's terminal, if it has one.</summary>
    public SandboxTerminal? Terminal { get; }

    /// <summary>What was asked for and left out, since this host cannot give it and the mode is <see cref="Mode.BestEffort"/>. A sentence each.</summary>
    public IReadOnlyList<string> Omissions { get; internal init; } = [];

    internal Cgroup? Group { get; init; }

    /// <summary>Waits for the end.</summary>
    /// <exception cref="SandboxException">HAKO1011: somebody else in this process collected the exit status.</exception>
    public ExitStatus Wait()
    {
        if (_status is null)
            _handle.WaitForEnd(Timeout.Infinite);
        return Collect();
    }

    /// <summary>The result if the program has ended, else null.</summary>
    /// <inheritdoc cref="Wait" path="/exception"/>
    public ExitStatus? TryWait() => _status is not null || _handle.WaitForEnd(0) ? Collect() : null;

    /// <summary>Waits for the end. Cancelling ends the wait, not the program; <see cref="Kill"/> does that.</summary>
    /// <inheritdoc cref="Wait" path="/exception"/>
    public async Task<ExitStatus> WaitAsync(CancellationToken cancellation = default)
    {
        if (_status is null && !_handle.WaitForEnd(0))
            await _handle.WhenEnded().WaitAsync(cancellation).ConfigureAwait(false);
        return Collect();
    }

    /// <summary>Kills the sandbox: with a PID namespace every process in it, at once. One that has ended is left alone.</summary>
    public void Kill() => _handle.Send(Signal.SIGKILL);

    /// <summary>
    /// Asks the program to end: sends <paramref name="signal"/> (SIGTERM if left out) to the program itself where a shell waits as PID 1. A
    /// program that is PID 1 and has no handler for it would never notice; it is killed, and its end reported as that signal's.
    /// </summary>
    public void Stop(int signal = Signal.SIGTERM) => StopRequest.Send(_handle, signal);

    /// <summary>
    /// The private layer over <paramref name="target"/>: what the program wrote there, as a directory that can be read with paths below it.
    /// It can be read when the sandbox has ended: until then it may be changing under whoever reads it.
    /// </summary>
    /// <exception cref="ArgumentException">The sandbox has no private layer there.</exception>
    /// <exception cref="InvalidOperationException">The sandbox still runs.</exception>
    public PrivateLayer OpenLayer(string target)
    {
        if (!_layers.TryGetValue(Mounts.SandboxPath.Normalize(target, nameof(target)), out var handle))
            throw new ArgumentException($"The sandbox has no private layer over {target}.", nameof(target));
        if (TryWait() is null)
            throw new InvalidOperationException("The sandbox still runs; its private layers can be read when it has ended.");
        return new PrivateLayer(handle);
    }

    /// <summary>Kills the sandbox if it still runs, waits for its end and closes the streams.</summary>
    public void Dispose()
    {
        lock (_gate)
        {
            if (_disposed)
                return;
            _disposed = true;
        }

        if (_status is null)
            _handle.KillAndReap();
        _wallTime?.Dispose();
        Group?.Dispose();
        foreach (var attached in _attached)
            attached.Dispose();
        StandardInput?.Dispose();
        StandardOutput?.Dispose();
        StandardError?.Dispose();
        Terminal?.Dispose();
        foreach (var layer in _layers.Values)
            layer.Dispose();
    }

    /// <inheritdoc cref="Dispose"/>
    public async ValueTask DisposeAsync()
    {
        if (_status is null && !_disposed)
        {
            Kill();
            if (!_handle.WaitForEnd(0))
                await _handle.WhenEnded().ConfigureAwait(false);
        }

        Dispose();
    }

    private void OnWallTime()
    {
        if (_status is not null)
            return;
        _timedOut = true;
        Kill();
    }

    private ExitStatus Collect()
    {
        lock (_gate)
        {
            if (_status is not null)
                return _status;

            var wall = Stopwatch.GetElapsedTime(_started);
            _wallTime?.Dispose();
            var ended = _handle.Reap();
            var usage = Group?.End();
            if (ended.LostTo != 0)
            {
                throw new SandboxException(ErrorCode.StatusLost, $"the exit status was taken by someone else in this process: waitid: {ended.LostTo}",
                    "SIGCHLD is ignored, or other code waits for any child; let it wait for its own children only.")
                {
                    SystemCall = "waitid",
                    Errno = ended.LostTo,
                };
            }

            return _status = new ExitStatus
            {
                ExitCode = ended.ExitCode,
                Signal = ended.Signal,
                TimedOut = _timedOut && ended.Signal == Signal.SIGKILL,
                WallTime = wall,
                UserTime = ended.User,
                SystemTime = ended.System,
                CgroupPeakMemory = usage?.PeakMemory,
                OutOfMemory = usage?.OutOfMemory ?? false,
            };
        }
    }
}
