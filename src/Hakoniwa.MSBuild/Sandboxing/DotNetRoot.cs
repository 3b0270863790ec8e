using System.Runtime.InteropServices;

using Hakoniwa.MSBuild.Paths;

namespace Hakoniwa.MSBuild.Sandboxing;

/// <summary>The directory of the .NET installation that MSBuild itself runs on.</summary>
internal static class DotNetRoot
{
    private const string Host = "dotnet";

    private static readonly Lazy<string?> OfThisProcess = new(Look);

    /// <summary>Null where MSBuild does not run on an ordinary installation.</summary>
    internal static string? Find() => OfThisProcess.Value;

    private static string? Look()
    {
        // <root>/shared/Microsoft.NETCore.App/<version>/
        var runtime = new DirectoryInfo(RuntimeEnvironment.GetRuntimeDirectory());
        var root = runtime.Parent?.Parent?.Parent?.FullName;
        if (root is not null && File.Exists(Path.Combine(root, Host)))
            return root;
        var host = Environment.GetEnvironmentVariable("DOTNET_HOST_PATH");
        return host is not null && File.Exists(host) ? Path.GetDirectoryName(RealPath.Of(host)) : null;
    }
}
