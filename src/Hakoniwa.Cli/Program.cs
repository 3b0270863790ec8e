using System.Runtime.Versioning;

using Hakoniwa.Cli.CommandLine;

[assembly: SupportedOSPlatform("linux")]

namespace Hakoniwa.Cli;

internal static class Program
{
    private static int Main(string[] arguments)
    {
        if (!OperatingSystem.IsLinux())
        {
            Console.Error.WriteLine($"hakoniwa: {ErrorCode.UnsupportedHost}: sandboxes need Linux; this is {Environment.OSVersion.Platform}");
            return ExitCodes.SetUpFailed;
        }

        try
        {
            return CommandTree.Invoke(arguments);
        }
        catch (UsageException e)
        {
            Messages.Error(e.Message);
            if (Messages.Verbosity > Verbosity.Silent)
                Messages.Line(e.Hint);
            return ExitCodes.Usage;
        }
        catch (SandboxException e)
        {
            if (ExitCodes.IsOfProfile(e.Code))
                Messages.ErrorWithPlace(e.Message);
            else
                Messages.Error(e.Message);
            return ExitCodes.For(e);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or InvalidOperationException or NotSupportedException)
        {
            // Not one of the failures that have a code; the sandbox is gone with this process, and the program's status is not known.
            Messages.Error(e.Message);
            return ExitCodes.SetUpFailed;
        }
    }
}
