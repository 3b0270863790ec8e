using Hakoniwa.Launch;

namespace Hakoniwa;

/// <summary>The lines of one run of a program, and how it ended. They can be enumerated once.</summary>
public sealed class OutputLines : IAsyncEnumerable<OutputLine>
{
    private readonly SandboxPlan _plan;
    private readonly int _maximumLength;
    private readonly CancellationToken _cancellation;
    private readonly TaskCompletionSource<ExitStatus> _status = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private int _enumerated;

    internal OutputLines(SandboxPlan plan, int maximumLength, CancellationToken cancellation)
    {
        _plan = plan;
        _maximumLength = maximumLength;
        _cancellation = cancellation;
    }

    /// <summary>
    /// How the program ended: known when the enumeration is over. If the loop was left early that is the kill which this brought; if it threw, this
    /// is what it threw.
    /// </summary>
    public Task<ExitStatus> Status => _status.Task;

    /// <inheritdoc/>
    /// <exception cref="InvalidOperationException">It was enumerated before.</exception>
    public IAsyncEnumerator<OutputLine> GetAsyncEnumerator(CancellationToken cancellationToken = default)
        => Interlocked.Exchange(ref _enumerated, 1) == 0
            ? RunAsync(cancellationToken)
            : throw new InvalidOperationException("These lines were enumerated before; run the command again.");

    private async IAsyncEnumerator<OutputLine> RunAsync(CancellationToken cancellation)
    {
        using var either = CancellationTokenSource.CreateLinkedTokenSource(cancellation, _cancellation);
        await using var process = await StartAsync(either.Token).ConfigureAwait(false);
        using var killing = either.Token.Register(process.Kill);
        try
        {
            process.StandardInput?.Dispose();
            await foreach (var line in process.ReadLinesAsync(_maximumLength, either.Token).ConfigureAwait(false))
                yield return line;
            await process.WaitAsync(either.Token).ConfigureAwait(false);
        }
        finally
        {
            await FinishAsync(process, either.Token).ConfigureAwait(false);
        }
    }

    private async Task<SandboxProcess> StartAsync(CancellationToken cancellation)
    {
        try
        {
            return await Task.Run(() => Launcher.Start(_plan, Stdio.Null, Stdio.Piped, Stdio.Piped, cancellation), cancellation).ConfigureAwait(false);
        }
        catch (OperationCanceledException)
        {
            _status.TrySetCanceled(cancellation);
            throw;
        }
        catch (Exception e)
        {
            Fail(e);
            throw;
        }
    }

    /// <summary>After the end of the program, or in place of it.</summary>
    private async Task FinishAsync(SandboxProcess process, CancellationToken cancellation)
    {
        process.Kill();
        try
        {
            var status = await process.WaitAsync(CancellationToken.None).ConfigureAwait(false);
            if (cancellation.IsCancellationRequested)
                _status.TrySetCanceled(cancellation);
            else
                _status.TrySetResult(status);
        }
        catch (Exception e) when (e is SandboxException or IOException)
        {
            Fail(e);
        }
    }

    private void Fail(Exception e)
    {
        _status.TrySetException(e);

        // The loop throws it; a caller who does not look at the status has seen it.
        _ = _status.Task.Exception;
    }
}
