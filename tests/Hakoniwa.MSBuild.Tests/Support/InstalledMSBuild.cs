using System.Diagnostics;
using System.Reflection;
using System.Runtime.Loader;

namespace Hakoniwa.MSBuild.Tests.Support;

/// <summary>The assemblies of the MSBuild that these tests run, which is newer than the one that the task is compiled against.</summary>
internal sealed class InstalledMSBuild : AssemblyLoadContext
{
    private readonly string _directory = ToolsPath();

    internal Type Exec => LoadFromAssemblyPath(Path.Combine(_directory, "Microsoft.Build.Tasks.Core.dll")).GetType("Microsoft.Build.Tasks.Exec", throwOnError: true)!;

    protected override Assembly? Load(AssemblyName assemblyName)
        => Path.Combine(_directory, assemblyName.Name + ".dll") is var path && File.Exists(path) ? LoadFromAssemblyPath(path) : null;

    private static string ToolsPath()
    {
        using var directory = new TestDirectory();
        directory.Write("tools.proj", "<Project />");
        using var process = Process.Start(MSBuildRun.StartInfo(directory, "tools.proj", "-getProperty:MSBuildToolsPath"))!;
        process.StandardInput.Close();
        var path = process.StandardOutput.ReadToEnd().Trim();
        process.WaitForExit();
        return path;
    }
}
