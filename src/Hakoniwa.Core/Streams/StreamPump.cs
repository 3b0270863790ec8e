using System.Runtime.InteropServices;

using Hakoniwa.Interop;
using Hakoniwa.Launch;

using Microsoft.Win32.SafeHandles;

namespace Hakoniwa.Streams;

/// <summary>
/// Carries bytes between a stream of the caller's and a pipe of the program's, on a thread of its own, from the program's start on. The thread
/// owns the pipe and closes it.
/// </summary>
internal abstract unsafe class StreamPump : IDisposable
{
    private readonly SafeFileHandle _pipe;
    private readonly SafeFileHandle _woken;
    private readonly SafeFileHandle _waker;
    private readonly CancellationTokenSource _cancel = new();
    private readonly object _gate = new();
    private Task? _task;

    private protected StreamPump(SafeFileHandle pipe)
    {
        _pipe = pipe;
        (_woken, _waker) = Descriptors.Pipe();
    }

    /// <summary>Ends when everything was carried, or the pump was stopped or has failed; it never fails itself.</summary>
    internal Task Completion => _task ?? Task.CompletedTask;

    /// <summary>What the caller's stream threw.</summary>
    internal Exception? Failure { get; private set; }

    /// <summary>What the stream is, for messages.</summary>
    internal abstract string Name { get; }

    /// <summary>Whether the pump is in a call of the caller's stream, which may take as long as it likes.</summary>
    private protected volatile bool AtTheCallers;

    private protected CancellationToken Cancellation => _cancel.Token;

    /// <summary>Starts; a failure of the caller's stream calls <paramref name="kill"/>.</summary>
    internal void Start(Action kill) => _task = Task.Factory.StartNew(() => Run(kill), CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default);

    /// <summary>Ends it at the next moment at which it does not wait for the caller's stream.</summary>
    internal void Stop()
    {
        _cancel.Cancel();
        lock (_gate)
        {
            // A byte, since a child that is being set up may have a copy of the other end for a while.
            byte wake = 0;
            if (!_waker.IsClosed)
                Unistd.syscall(Syscall.write, _waker.DangerousGetHandle(), (nint)(&wake), 1, 0, 0, 0);
        }
    }

    /// <summary>Stops it. When this returns the caller's stream is left alone, unless a call of it goes on that cannot be cancelled.</summary>
    public void Dispose()
    {
        Stop();
        if (_task is not null)
            SpinWait.SpinUntil(() => _task.IsCompleted || AtTheCallers && MayAbandon);

        // A thread that comes back from the caller's stream sees that it was stopped before it looks at the pipe.
        Close();
    }

    /// <summary>Whether disposing leaves behind a call of the caller's stream that goes on although it was cancelled.</summary>
    private protected abstract bool MayAbandon { get; }

    private protected abstract void Carry(int pipe);

    /// <summary>Waits for the pipe.</summary>
    /// <returns>False if the pump was stopped meanwhile.</returns>
    private protected bool WaitFor(short events)
    {
        var entries = stackalloc Poll.pollfd[2];
        while (true)
        {
            entries[0] = new() { fd = (int)_pipe.DangerousGetHandle(), events = events };
            entries[1] = new() { fd = (int)_woken.DangerousGetHandle(), events = Poll.POLLIN };
            var ready = Poll.poll(entries, 2, -1);
            if (ready < 0 && (Errno)Marshal.GetLastPInvokeError() != Errno.EINTR)
                Descriptors.Check(ready, "poll");
            if (ready > 0)
                return entries[1].revents == 0;
        }
    }

    private void Run(Action kill)
    {
        try
        {
            Carry((int)_pipe.DangerousGetHandle());
        }
        catch (OperationCanceledException) when (_cancel.IsCancellationRequested)
        {
            // Stopped, which is no failure.
        }
        catch (Exception e)
        {
            if (_cancel.IsCancellationRequested)
                return;
            Failure = e;
            kill();
        }
        finally
        {
            Close();
        }
    }

    private void Close()
    {
        lock (_gate)
        {
            _pipe.Dispose();
            _woken.Dispose();
            _waker.Dispose();
        }
    }
}
