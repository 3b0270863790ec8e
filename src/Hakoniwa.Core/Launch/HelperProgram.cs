using System.ComponentModel;
using System.Diagnostics;

namespace Hakoniwa.Launch;

/// <summary>A program of the host that does a part of a launch which needs a privilege we do not have.</summary>
internal static class HelperProgram
{
    /// <summary>What a shell exits with for a program that is there and does not start.</summary>
    private const int CannotExecute = 126;

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(2);

    /// <summary>Runs it to its end; cancelling kills it.</summary>
    /// <returns>Null if there is no such program.</returns>
    internal static HelperResult? Run(string program, IEnumerable<string> arguments, CancellationToken cancellation)
    {
        var start = new ProcessStartInfo(program, arguments) { RedirectStandardError = true, RedirectStandardInput = true, RedirectStandardOutput = true };
        try
        {
            using var process = Process.Start(start)!;
            using var killing = cancellation.Register(process.Kill);
            process.StandardInput.Close();
            var error = process.StandardError.ReadToEndAsync(CancellationToken.None);

            // Its output is nobody's: neither the caller's nor a pipe that fills up.
            _ = process.StandardOutput.BaseStream.CopyToAsync(Stream.Null, CancellationToken.None);
            process.WaitForExit();
            cancellation.ThrowIfCancellationRequested();

            // What it has started may keep the stream open.
            return new(process.ExitCode, error.Wait(Patience, cancellation) ? error.Result.Trim() : "(its standard error was not closed)");
        }
        catch (Win32Exception e) when (e.NativeErrorCode == (int)Errno.ENOENT)
        {
            return null;
        }
        catch (Win32Exception e)
        {
            return new(CannotExecute, e.Message);
        }
    }
}
