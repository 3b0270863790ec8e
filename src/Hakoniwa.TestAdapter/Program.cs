using System.ComponentModel;
using System.Runtime.InteropServices;

using Hakoniwa.TestAdapter.Interop;

namespace Hakoniwa.TestAdapter;

/// <summary>
/// Stands where the test platform expects <c>dotnet</c>: runs the test host in a sandbox and ends as the host ends. The test platform kills it
/// shortly after the session, so that nothing is left to do at the end.
/// </summary>
internal static class Program
{
    private const int SandboxNotSetUp = 125;

    private static int Main(string[] arguments)
    {
        try
        {
            if (arguments.Length == 0)
            {
                throw new LauncherException(TestHostErrorCode.Configuration,
                    "the launcher is started by the script that dotnet test generates, with the path of its configuration");
            }


            // Without a parent there is nobody left to run tests for, or to tell.
            var parent = ParentWatch.Open();
            return parent is null ? SandboxNotSetUp : Run(LauncherConfiguration.Read(arguments[0]), arguments[1..], parent);
        }
        catch (LauncherException e)
        {
            Console.Error.WriteLine(e.Message);
            return SandboxNotSetUp;
        }
    }

    private static int Run(LauncherConfiguration configuration, string[] commandLine, ParentWatch parent)
    {
        var given = TestHostEnvironment.Given();
        SandboxProcess process;
        try
        {
            process = StartSandboxed(configuration, commandLine, given, parent);
        }
        catch (SandboxException e) when (configuration.Mode == LauncherMode.BestEffort)
        {
            return RunPlainly(configuration, commandLine, given, e.Message);
        }
        catch (SandboxException e)
        {
            throw new LauncherException(TestHostErrorCode.SandboxNotSetUp,
                $"{configuration.AssemblyName} was not run, since its sandbox could not be set up: {e.Message}");
        }

        using (process)
        {
            parent.Start(process.Kill);
            using var termination = Forward(PosixSignal.SIGTERM, 15, process);
            using var interrupt = Forward(PosixSignal.SIGINT, 2, process);
            using var quit = Forward(PosixSignal.SIGQUIT, 3, process);
            using var hangUp = Forward(PosixSignal.SIGHUP, 1, process);
            using var report = ReportLines.Start(configuration, process);
            var status = process.Wait();
            report?.Finish(status.Report);
            return status.Code;
        }
    }

    private static SandboxProcess StartSandboxed(
        LauncherConfiguration configuration, string[] commandLine, Dictionary<string, string> given, ParentWatch parent)
    {
        var host = HostCommandLine.Parse(commandLine);
        string[] named =
            [.. configuration.PassedVariables, .. RunSettingsVariables.Read(configuration.SettingsFile), .. CommandLineVariables.Find(parent.ProcessId)];
        var environment = TestHostEnvironment.Select(given, TestHostEnvironment.OfProcess(parent.ProcessId), named);
        var process = TestHostSandbox.Describe(configuration, host, environment, Environment.CurrentDirectory).Start();
        try
        {
            var facts = IsolationFacts.Of(process.Id);
            var hasNamespaces = process.Backend == SandboxBackend.Namespaces;
            if ((hasNamespaces ? facts.Missing(configuration.HostNetwork) : facts.MissingWithoutNamespaces()) is { } missing)
            {
                throw new LauncherException(TestHostErrorCode.SandboxNotSetUp,
                    $"{configuration.AssemblyName} was not run, since its sandbox is not what was asked for: {missing}");
            }

            var files = process.Landlock.FirstOrDefault(s => s.Resource == LandlockResource.FileSystem)?.Enforcement ?? LandlockEnforcement.None;
            var inForce = hasNamespaces ? $"sandboxed ({facts})" : $"sandboxed without namespaces ({facts.WithoutNamespaces(files)})";
            var weaker = process.Omissions.Select(o => $"Hakoniwa: {configuration.AssemblyName}: weaker: {o}\n");
            File.WriteAllText(configuration.StatusFile, $"Hakoniwa: {configuration.AssemblyName} {inForce}\n{string.Concat(weaker)}");
            return process;
        }
        catch (IOException) when (process.TryWait() is not null)
        {
            // It has ended already, and the kernel has nothing to say of it any more; how it ended is the run's result.
            return process;
        }
        catch
        {
            process.Dispose();
            throw;
        }
    }

    /// <summary>Becomes what the test platform would have started without this package.</summary>
    private static int RunPlainly(LauncherConfiguration configuration, string[] commandLine, Dictionary<string, string> given, string why)
    {
        var warning = $"{configuration.AssemblyName} runs WITHOUT a sandbox, as the mode BestEffort allows: {why}";
        File.WriteAllText(configuration.WarningFile, warning + "\n");
        Console.Error.WriteLine($"{TestHostErrorCode.RanUnsandboxed}: {warning}");
        LibC.Execute(configuration.DotNet, [configuration.DotNet, .. commandLine, null], [.. given.Select(v => v.Key + "=" + v.Value), null]);
        var error = Marshal.GetLastPInvokeError();
        throw new Win32Exception(error, $"{configuration.DotNet}: {Marshal.GetPInvokeErrorMessage(error)}");
    }

    private static PosixSignalRegistration Forward(PosixSignal signal, int number, SandboxProcess process) => PosixSignalRegistration.Create(signal, context =>
    {
        context.Cancel = true;
        process.Stop(number);
    });
}
