using System.ComponentModel;
using System.Diagnostics;

namespace Hakoniwa.Launch;

/// <summary>A program of the host that does a part of a launch which needs a privilege we do not have.</summary>
internal static class HelperProgram
{
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
            var output = process.StandardOutput.ReadToEndAsync(CancellationToken.None);
            var error = process.StandardError.ReadToEnd();
            process.WaitForExit();
            cancellation.ThrowIfCancellationRequested();
            return new(process.ExitCode, error.Trim(), output.GetAwaiter().GetResult());
        }
        catch (Win32Exception e) when (e.NativeErrorCode == (int)Errno.ENOENT)
        {
            return null;
        }
    }
}
