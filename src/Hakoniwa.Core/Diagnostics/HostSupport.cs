using System.Runtime.InteropServices;

namespace Hakoniwa.Diagnostics;

/// <summary>Whether this machine is one that sandboxes can be had on at all.</summary>
internal static class HostSupport
{
    internal static void Check()
    {
        if (!OperatingSystem.IsLinux() || RuntimeInformation.ProcessArchitecture is not (Architecture.X64 or Architecture.Arm64))
        {
            throw new SandboxException(ErrorCode.UnsupportedHost,
                $"sandboxes need Linux on x64 or arm64; this is {RuntimeInformation.OSDescription} on {RuntimeInformation.ProcessArchitecture}");
        }
    }
}
