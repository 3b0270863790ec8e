using System.Runtime.Versioning;

using Hakoniwa.Diagnostics;

namespace Hakoniwa.MSBuild.Sandboxing;

/// <summary>What MSBuild runs on.</summary>
internal static class HostSystem
{
    [SupportedOSPlatformGuard("linux")]
    internal static bool IsLinux => OperatingSystem.IsLinux() && !HostSimulation.WithoutLinux;
}
