using Hakoniwa.Launch;
using Hakoniwa.Streams;

namespace Hakoniwa;

/// <content>Running. Every method may throw <see cref="SandboxException"/> when the sandbox cannot be set up, with the codes HAKO1xxx to
/// HAKO3xxx; the program's own failure is a result, never an exception.</content>
public sealed partial class Command
{
    /// <summary>Runs the program to its end. What it writes to a <see cref="Stdio.Piped"/> stream is thrown away.</summary>
    /// <exception cref="SandboxException">The sandbox could not be set up, or the program was not found in it.</exception>
    public ExitStatus Status()
    {
        using var process = Start();
        process.StandardInput?.Dispose();
        PipeReader.ReadToEnd(process.StandardOutput, process.StandardError, limit: 0);
        return process.Wait();
    }

    /// <summary>Runs the program to its end. Cancelling kills the sandbox.</summary>
    /// <inheritdoc cref="Status" path="/exception"/>
    /// <exception cref="OperationCanceledException">It was cancelled; nothing of the sandbox is left.</exception>
    public async Task<ExitStatus> StatusAsync(CancellationToken cancellation = default)
    {
        await using var process = await StartAsync(cancellation).ConfigureAwait(false);
        return (await CaptureAsync(process, limit: 0, cancellation).ConfigureAwait(false)).Status;
    }

    /// <summary>Runs the program to its end and returns what it wrote to those streams that nothing else was said of.</summary>
    /// <inheritdoc cref="Status" path="/exception"/>
    public Output Output()
    {
        using var process = Launcher.Start(Plan(), Stdio.Null, Stdio.Piped, Stdio.Piped, CancellationToken.None);
        process.StandardInput?.Dispose();
        var (output, error) = PipeReader.ReadToEnd(process.StandardOutput, process.StandardError, _spec.OutputLimit);
        return new Output(process.Wait(), output, error);
    }

    /// <summary>As <see cref="Output()"/>. Cancelling kills the sandbox.</summary>
    /// <inheritdoc cref="StatusAsync" path="/exception"/>
    public async Task<Output> OutputAsync(CancellationToken cancellation = default)
    {
        var plan = Plan();
        await using var process = await Task.Run(() => Launcher.Start(plan, Stdio.Null, Stdio.Piped, Stdio.Piped, cancellation), cancellation)
            .ConfigureAwait(false);
        return await CaptureAsync(process, _spec.OutputLimit, cancellation).ConfigureAwait(false);
    }

    /// <summary>Starts the program and returns when it has been executed in its sandbox.</summary>
    /// <inheritdoc cref="Status" path="/exception"/>
    public SandboxProcess Start() => Launcher.Start(Plan(), Stdio.Inherit, Stdio.Inherit, Stdio.Inherit, CancellationToken.None);

    /// <summary>Starts the program. Cancelling matters until it has been executed.</summary>
    /// <inheritdoc cref="Status" path="/exception"/>
    public Task<SandboxProcess> StartAsync(CancellationToken cancellation = default)
    {
        var plan = Plan();
        return Task.Run(() => Launcher.Start(plan, Stdio.Inherit, Stdio.Inherit, Stdio.Inherit, cancellation), cancellation);
    }

    /// <summary>Nobody else has the pipes, so that an input is at its end and outputs have to be read.</summary>
    private static async Task<Output> CaptureAsync(SandboxProcess process, long limit, CancellationToken cancellation)
    {
        process.StandardInput?.Dispose();
        using var killing = cancellation.Register(process.Kill);
        var output = PipeReader.ReadToEndAsync(process.StandardOutput, limit);
        var error = PipeReader.ReadToEndAsync(process.StandardError, limit);
        await Task.WhenAll(output, error).ConfigureAwait(false);
        cancellation.ThrowIfCancellationRequested();
        var status = await process.WaitAsync(cancellation).ConfigureAwait(false);
        cancellation.ThrowIfCancellationRequested();
        return new Output(status, await output.ConfigureAwait(false), await error.ConfigureAwait(false));
    }
}
