using System.Runtime.InteropServices;

namespace Hakoniwa.Launcher;

/// <summary>Hakoniwa.Probe in a sandbox without a filter that has this process's standard input and error. The first argument is where it is.</summary>
internal static class ProbeRuns
{
    private static readonly string DotnetRoot = Path.GetFullPath(Path.Combine(RuntimeEnvironment.GetRuntimeDirectory(), "..", "..", ".."));

    internal static string Plain(string[] arguments) => Output(Sandbox(arguments[0]).Command(Dotnet, ["exec", .. arguments]));

    /// <summary>With all capabilities of a user namespace that is made in the sandbox.</summary>
    internal static string Nested(string[] arguments)
        => Output(Sandbox(arguments[0]).Command("/usr/bin/unshare", ["--user", "--keep-caps", Dotnet, "exec", .. arguments]));

    private static string Dotnet => Path.Combine(DotnetRoot, "dotnet");

    private static Container Sandbox(string probe) => Container.Hermetic()
        .Seccomp(SeccompProfile.Unconfined)
        .BindReadOnly(Path.GetDirectoryName(probe)!)
        .BindReadOnly(DotnetRoot)
        .Environment("DOTNET_EnableDiagnostics", "0");

    private static string Output(Command command) => command.StandardInput(Stdio.Inherit).StandardError(Stdio.Inherit).Output().StandardOutput;
}
