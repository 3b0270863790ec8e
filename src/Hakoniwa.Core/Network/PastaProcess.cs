using System.ComponentModel;
using System.Diagnostics;
using System.Globalization;
using System.Text;

namespace Hakoniwa.Networking;

/// <summary>
/// A running pasta, under a shell that kills it when the pipe from this process ends. It cannot be left to pasta: older ones stay when the
/// sandbox is gone, and entering the sandbox's user namespace clears a parent-death signal. The pipe ends even when this process is killed.
/// </summary>
internal sealed class PastaProcess : IDisposable
{
    /// <summary>
    /// The shell outlives what a terminal sends to everybody, for as long as this process does. What it kills is its own child: a number that
    /// was used again has another parent. Only pasta keeps the output, so that its end tells of pasta's.
    /// .NET ignores SIGPIPE, no shell can undo that, and pasta of Debian 12 gives up where it finds it so; env(1) of coreutils can.
    /// </summary>
    private const string Watchdog =
        """
        trap '' INT TERM HUP QUIT
        env --default-signal=PIPE true 2>/dev/null && reset='env --default-signal=PIPE' || reset=
        $reset "$@" </dev/null &
        child=$!
        exec >/dev/null 2>&1
        while read -r line; do :; done
        while read -r field value; do
          [ "$field" = PPid: ] && [ "$value" = "$$" ] && kill -9 "$child"
        done <"/proc/$child/status"
        wait "$child"
        exit $?
        """;

    private const int KeptOutput = 4096;

    private static readonly TimeSpan EndLimit = TimeSpan.FromSeconds(10);

    private readonly object _gate = new();
    private readonly Process _shell;
    private readonly StringBuilder _errors = new();
    private readonly Task _draining;
    private bool _disposed;

    private PastaProcess(Process shell)
    {
        _shell = shell;
        _draining = DrainAsync(shell.StandardError);
    }

    /// <summary>Starts it and waits until it has configured the network, which is when it writes its process id.</summary>
    internal static PastaProcess Start(IReadOnlyList<string> command, int sandbox, CancellationToken cancellation)
    {
        var pid = sandbox.ToString(CultureInfo.InvariantCulture);
        var start = new ProcessStartInfo("/bin/sh", ["-c", Watchdog, "sh", .. command, "--pid", "/proc/self/fd/1", pid])
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        PastaProcess pasta;
        try
        {
            pasta = new(Process.Start(start)!);
        }
        catch (Win32Exception e)
        {
            throw new SandboxException(ErrorCode.NetworkHelper, $"/bin/sh, which is to watch over {command[0]}, did not start: {e.Message}", inner: e);
        }

        try
        {
            pasta.WaitUntilReady(command, cancellation);
            return pasta;
        }
        catch
        {
            pasta.Dispose();
            throw;
        }
    }

    /// <summary>Ends it when the sandbox does, even if nobody disposes of that.</summary>
    internal void EndWith(Task sandbox) => sandbox.ContinueWith(_ => Dispose(), CancellationToken.None, TaskContinuationOptions.None, TaskScheduler.Default);

    public void Dispose()
    {
        lock (_gate)
        {
            if (_disposed)
                return;
            _disposed = true;
            End();
            _shell.Dispose();
        }
    }

    private void WaitUntilReady(IReadOnlyList<string> command, CancellationToken cancellation)
    {
        using (cancellation.Register(CloseInput))
        {
            if (_shell.StandardOutput.ReadLine() is not null && !cancellation.IsCancellationRequested)
                return;
        }

        End();
        if (cancellation.IsCancellationRequested)
            throw new SandboxException(ErrorCode.NetworkHelper, $"{string.Join(' ', command)} did not connect the sandbox's network in time");
        throw new SandboxException(ErrorCode.NetworkHelper,
            $"{string.Join(' ', command)} did not connect the sandbox's network: {Errors()}",
            File.Exists("/dev/net/tun") ? "'hakoniwa doctor' tells what it lacks." : "There is no /dev/net/tun; load the kernel module tun, or pass the device to the container.");
    }

    /// <summary>The shell kills pasta and ends itself.</summary>
    private void End()
    {
        CloseInput();
        if (!_shell.WaitForExit(EndLimit))
            _shell.Kill(entireProcessTree: true);
        _shell.WaitForExit();
        _draining.Wait(EndLimit);
    }

    private void CloseInput()
    {
        try
        {
            _shell.StandardInput.Close();
        }
        catch (IOException)
        {
            // It has ended already.
        }
    }

    /// <summary>Whatever it says as long as it runs is taken, so that it never waits for a reader; the beginning is kept.</summary>
    private async Task DrainAsync(StreamReader errors)
    {
        while (await errors.ReadLineAsync().ConfigureAwait(false) is { } line)
        {
            // Where there is no system logger, the complaint about that is not what went wrong.
            if (line.Length > 0 && _errors.Length < KeptOutput && !line.EndsWith("to syslog", StringComparison.Ordinal))
                _errors.Append(_errors.Length == 0 ? "" : "; ").Append(line.Trim());
        }
    }

    private string Errors() => _errors.Length == 0 ? "it said nothing" : _errors.ToString();
}
