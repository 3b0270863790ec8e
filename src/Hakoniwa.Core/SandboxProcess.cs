using System.Diagnostics;

using Hakoniwa.Diagnostics;
using Hakoniwa.Launch;
using Hakoniwa.Limiting;
using Hakoniwa.Reporting;
using Hakoniwa.Streams;
using Hakoniwa.Terminals;

using Microsoft.Win32.SafeHandles;

using Numbers = Hakoniwa.Interop.Signal;

namespace Hakoniwa;

/// <summary>
/// A program that runs in a sandbox. Disposing it ends the sandbox: no process is left behind. One that was forgotten, and is collected, is
/// killed, too; its streams and a wait for it count as knowing it.
/// </summary>
public sealed partial class SandboxProcess : IDisposable, IAsyncDisposable
{
    private readonly ProcessHandle _handle;
    private readonly IReadOnlyDictionary<string, Layers.LayerHandle> _layers;
    private readonly IReadOnlyList<IDisposable> _attached;
    private readonly IReadOnlyList<StreamPump> _pumps = [];
    private readonly Task _delivered;
    private readonly long _started;
    private readonly Timer? _wallTime;
    private readonly object _gate = new();
    private volatile bool _timedOut;
    private volatile SandboxException? _unstoppable;
    private ExitStatus? _status;
    private bool _disposed;

    internal SandboxProcess(
        ProcessHandle handle,
        LaunchStreams streams,
        IReadOnlyDictionary<string, Layers.LayerHandle> layers,
        IReadOnlyList<IDisposable> attached,
        TimeSpan? wallTime,
        long started)
    {
        _handle = handle;
        _layers = layers;
        _attached = attached;
        _started = started;
        _pumps = streams.Pumps;
        StandardInput = streams.Input is { } input ? new ProcessStream(input, FileAccess.Write, this) : null;
        StandardOutput = streams.Output is { } output ? new ProcessStream(output, FileAccess.Read, this) : null;
        StandardError = streams.Error is { } error ? new ProcessStream(error, FileAccess.Read, this) : null;
        Terminal = streams.Terminal is { } terminal ? new SandboxTerminal(terminal, this) : null;
        if (wallTime is { } limit)
        {
            var left = limit - Stopwatch.GetElapsedTime(started);

            // A timer must not keep a forgotten sandbox.
            _wallTime = new Timer(OnWallTime, new WeakReference<SandboxProcess>(this), left > TimeSpan.Zero ? left : TimeSpan.Zero, Timeout.InfiniteTimeSpan);
        }

        foreach (var pump in _pumps)
            pump.Start(() => handle.Send(Numbers.SIGKILL));
        _delivered = _pumps.Count == 0 ? Task.CompletedTask : Task.WhenAll(_pumps.OfType<OutputPump>().Select(p => p.Completion));
    }

    /// <summary>Nobody has it any more.</summary>
    ~SandboxProcess() => Abandon();

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

    /// <summary>What the sandbox is made of: <see cref="SandboxBackend.Namespaces"/> or <see cref="SandboxBackend.Landlock"/>.</summary>
    public SandboxBackend Backend { get; internal init; } = SandboxBackend.Namespaces;

    /// <summary>
    /// What became of each restriction of <see cref="Container.Landlock"/> on this kernel, and of those that stand in the place of namespaces where the
    /// backend is <see cref="SandboxBackend.Landlock"/>.
    /// </summary>
    public IReadOnlyList<LandlockStatus> Landlock { get; internal init; } = [];

    internal Cgroup? Group { get; init; }

    /// <summary>Which the parts that recorded something add to; null if nothing was to be recorded.</summary>
    internal SandboxReport? EmptyReport { get; init; }

    /// <summary>Waits for the end, and until what the program wrote has arrived in the streams that were given for it.</summary>
    /// <exception cref="SandboxException">HAKO1011: somebody else in this process collected the exit status.</exception>
    /// <exception cref="IOException">A stream that was given as standard stream failed.</exception>
    public ExitStatus Wait()
    {
        if (_status is null)
            _handle.WaitForEnd(Timeout.Infinite);
        _delivered.Wait();
        return Collect();
    }

    /// <summary>The result if the program has ended, and what it wrote has arrived; else null.</summary>
    /// <inheritdoc cref="Wait" path="/exception"/>
    public ExitStatus? TryWait() => (_status is not null || _handle.WaitForEnd(0)) && _delivered.IsCompleted ? Collect() : null;

    /// <summary>As <see cref="Wait"/>. Cancelling ends the wait, not the program; <see cref="Kill"/> does that.</summary>
    /// <inheritdoc cref="Wait" path="/exception"/>
    public async Task<ExitStatus> WaitAsync(CancellationToken cancellation = default)
    {
        if (_status is null && !_handle.WaitForEnd(0))
            await _handle.WhenEnded().WaitAsync(cancellation).ConfigureAwait(false);
        await _delivered.WaitAsync(cancellation).ConfigureAwait(false);
        return Collect();
    }

    /// <summary>
    /// The private or scratch layer at <paramref name="target"/>: what the program wrote there, as a directory that can be read with paths below it.
    /// It can be read when the sandbox has ended: until then it may be changing under whoever reads it.
    /// </summary>
    /// <exception cref="ArgumentException">The sandbox has no such layer there.</exception>
    /// <exception cref="InvalidOperationException">The sandbox still runs.</exception>
    public PrivateLayer OpenLayer(string target)
    {
        if (!_layers.TryGetValue(Mounts.SandboxPath.Normalize(target, nameof(target)), out var layer))
            throw new ArgumentException($"The sandbox has no private layer over {target}.", nameof(target));
        if (TryWait() is null)
            throw new InvalidOperationException("The sandbox still runs; its private layers can be read when it has ended.");
        return new PrivateLayer(layer);
    }

    /// <summary>Kills the sandbox if it still runs, waits for its end and closes the streams.</summary>
    public void Dispose()
    {
        GC.SuppressFinalize(this);
        lock (_gate)
        {
            if (_disposed)
                return;
            _disposed = true;
        }

        if (_status is null)
        {
            EndOthers(kill: true);
            _handle.KillAndReap();
        }

        _wallTime?.Dispose();
        Group?.Dispose();
        foreach (var attached in _attached)
            attached.Dispose();
        foreach (var pump in _pumps)
            pump.Dispose();
        StandardInput?.Dispose();
        StandardOutput?.Dispose();
        StandardError?.Dispose();
        Terminal?.Dispose();
        foreach (var layer in _layers.Values)
            layer.Directory.Dispose();
    }

    /// <inheritdoc cref="Dispose"/>
    public async ValueTask DisposeAsync()
    {
        GC.SuppressFinalize(this);
        if (_status is null && !_disposed)
        {
            Kill();
            if (!_handle.WaitForEnd(0))
                await _handle.WhenEnded().ConfigureAwait(false);
        }

        Dispose();
    }

    private static void OnWallTime(object? process)
    {
        if (!((WeakReference<SandboxProcess>)process!).TryGetTarget(out var self) || self._status is not null)
            return;
        self._timedOut = true;
        try
        {
            self.Kill();
        }
        catch (SandboxException e)
        {
            // The kernel lets nobody signal a program that has become another user. Whoever waits is told; here it would end the process.
            self._unstoppable = e;
        }
    }

    /// <summary>On the finalizer's thread: nothing here may wait or throw.</summary>
    private void Abandon()
    {
        try
        {
            foreach (var pump in _pumps)
                pump.Stop();
            _handle.Abandon(() =>
            {
                Group?.Dispose();
                foreach (var attached in _attached)
                    attached.Dispose();
            });
        }
        catch (Exception e) when (e is SandboxException or ObjectDisposedException)
        {
            // Out of descriptors, or it has just ended. The kernel ends the sandbox with this process.
        }
    }

    private ExitStatus Collect()
    {
        var status = Reap();
        if (_unstoppable is { } unstoppable)
            throw new SandboxException(unstoppable.Code, "the wall-time limit passed, and the program could not be killed: " + unstoppable.Message, inner: unstoppable);
        foreach (var pump in _pumps)
        {
            pump.Stop();
            if (pump.Failure is { } failure)
                throw new IOException($"The stream that was given as {pump.Name} failed, and the sandbox was killed: {failure.Message}", failure);
        }

        return status;
    }

    /// <summary>Where no PID namespace does it: all other processes have ended before the first one is collected.</summary>
    private void EndOthers(bool kill)
    {
        foreach (var run in _attached.OfType<Backends.LandlockRun>())
        {
            if (kill)
                _handle.Send(Numbers.SIGKILL);
            run.WaitForTree();
        }
    }

    private ExitStatus Reap()
    {
        lock (_gate)
        {
            if (_status is not null)
                return _status;

            EndOthers(kill: false);
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
                TimedOut = _timedOut && ended.Signal == Numbers.SIGKILL,
                WallTime = wall,
                UserTime = ended.User,
                SystemTime = ended.System,
                VoluntaryContextSwitches = ended.VoluntarySwitches,
                InvoluntaryContextSwitches = ended.InvoluntarySwitches,
                PeakMemory = ended.PeakMemory,
                Memory = _attached.OfType<MemoryWatcher>().FirstOrDefault()?.Usage,
                CgroupPeakMemory = usage?.PeakMemory,
                Omissions = Omissions,
                Backend = Backend,
                OutOfMemory = usage?.OutOfMemory ?? false,
                OutOfProcesses = usage?.OutOfProcesses ?? false,
                Report = EmptyReport is { } empty ? _attached.OfType<IReportPart>().Aggregate(empty, (report, part) => part.AddTo(report)) : null,
            };
        }
    }
}
