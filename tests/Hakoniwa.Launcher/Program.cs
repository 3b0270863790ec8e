namespace Hakoniwa.Launcher;

/// <summary>
/// A process that launches sandboxes, for the tests that must be able to kill the launching process, or to start it with signals ignored or
/// streams closed. The first argument is a file that the result goes to, since the standard streams may be what a test is about.
/// </summary>
internal static class Program
{
    private static int Main(string[] arguments)
    {
        var (report, verb) = (arguments[0], arguments[1]);
        string result;
        try
        {
            result = Scenarios.Run(verb, report, arguments[2..]);
        }
        catch (SandboxException e)
        {
            result = e.Message;
        }

        Reports.Write(report, result);
        return 0;
    }
}
