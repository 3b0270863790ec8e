namespace Hakoniwa.MSBuild.Caching;

/// <summary>Files and directories with permissions of their own. Only Linux has sandboxes, and steps to cache.</summary>
internal static class PrivateFiles
{
    private const UnixFileMode OwnerOnly = UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute;

    internal static void MakeDirectory(string path)
    {
        if (OperatingSystem.IsLinux())
            Directory.CreateDirectory(path, OwnerOnly);
    }

    internal static void MakeReadOnly(Microsoft.Win32.SafeHandles.SafeFileHandle file)
    {
        if (OperatingSystem.IsLinux())
            File.SetUnixFileMode(file, UnixFileMode.UserRead);
    }
}
