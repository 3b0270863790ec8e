using System.Globalization;
using System.Runtime.InteropServices;
using System.Text;

using Hakoniwa.Interop;

namespace Hakoniwa.Limiting;

/// <summary>The files in the directory of a cgroup.</summary>
internal static unsafe class CgroupFile
{
    /// <summary>Its content without the newline, or null where there is no such file: this kernel lacks it, or the group its controller.</summary>
    internal static string? Read(string directory, string file)
    {
        try
        {
            return File.ReadAllText(Path.Combine(directory, file)).TrimEnd('\n');
        }
        catch (Exception e) when (e is FileNotFoundException or DirectoryNotFoundException || (Errno)e.HResult == Errno.ENODEV)
        {
            return null;
        }
    }

    internal static string[] Words(string directory, string file) => (Read(directory, file) ?? "").Split([' ', '\n'], StringSplitOptions.RemoveEmptyEntries);

    /// <summary>The number behind a word at the beginning of a line.</summary>
    internal static long? Entry(string directory, string file, string key)
        => (Read(directory, file) ?? "").Split('\n').FirstOrDefault(l => l.StartsWith(key + " ", StringComparison.Ordinal)) is { } line
            ? long.Parse(line[(key.Length + 1)..], CultureInfo.InvariantCulture)
            : null;

    internal static void Write(string directory, string file, string value)
    {
        using var handle = OpenToWrite(directory, file);
        RandomAccess.Write(handle, Encoding.ASCII.GetBytes(value), 0);
    }

    internal static Microsoft.Win32.SafeHandles.SafeFileHandle OpenToWrite(string directory, string file)
        => File.OpenHandle(Path.Combine(directory, file), FileMode.Open, FileAccess.Write, FileShare.ReadWrite);

    /// <summary>Whether the caller may write there: make directories, or move processes. 0, or why not.</summary>
    internal static Errno Writable(string path)
    {
        var bytes = Encoding.UTF8.GetBytes(path + '\0');
        fixed (byte* text = bytes)
        {
            return Unistd.syscall(Syscall.faccessat, Fcntl.AT_FDCWD, (nint)text, Unistd.W_OK, 0, 0, 0) == 0
                ? 0
                : (Errno)Marshal.GetLastPInvokeError();
        }
    }
}
