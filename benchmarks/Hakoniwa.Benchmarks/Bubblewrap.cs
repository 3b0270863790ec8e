using System.Runtime.InteropServices;

using Hakoniwa.Seccomp;

namespace Hakoniwa.Benchmarks;

/// <summary>
/// bwrap with the namespaces, mounts and filter of <see cref="Container.Hermetic"/>.
/// </summary>
internal sealed unsafe partial class Bubblewrap : IDisposable
{
    private const string Program = "/usr/bin/bwrap";

    private static readonly string[] MergedDirectories = ["bin", "lib", "lib64", "sbin"];

    private readonly NativeProgram _program;
    private readonly int _filter = -1;

    internal Bubblewrap(string noOp, bool network, bool filter)
    {
        var home = Environment.GetEnvironmentVariable("HOME") is { Length: > 1 } h && !h.StartsWith("/tmp", StringComparison.Ordinal) ? h : "/home/hakoniwa";
        List<string> arguments =
        [
            Program, "--unshare-user", "--unshare-pid", "--unshare-ipc", "--unshare-uts", "--unshare-cgroup", "--as-pid-1", "--new-session",
            "--die-with-parent", "--cap-drop", "ALL", "--clearenv", "--hostname", "hakoniwa",
            "--ro-bind", "/usr", "/usr", "--ro-bind", "/etc", "/etc",
            "--proc", "/proc", "--dev", "/dev", "--tmpfs", "/tmp", "--tmpfs", "/var/tmp", "--tmpfs", home,
            "--ro-bind", noOp, "/noop",
        ];
        foreach (var name in MergedDirectories.Where(n => new DirectoryInfo("/" + n).LinkTarget is not null))
            arguments.AddRange(["--symlink", new DirectoryInfo("/" + name).LinkTarget!, "/" + name]);
        arguments.AddRange(["--remount-ro", "/"]);
        if (network)
            arguments.Add("--unshare-net");
        if (filter)
        {
            _filter = memfd_create("filter", 0);
            var bytes = MemoryMarshal.AsBytes(SeccompProfile.Default.Compiled!.Instructions);
            fixed (byte* content = bytes)
            {
                if (write(_filter, content, (nuint)bytes.Length) != bytes.Length)
                    throw new IOException("The filter could not be written.");
            }

            arguments.AddRange(["--seccomp", _filter.ToString(System.Globalization.CultureInfo.InvariantCulture)]);
        }

        arguments.Add("/noop");
        _program = new NativeProgram(arguments);
    }

    internal static bool IsInstalled => File.Exists(Program);

    internal void Run()
    {
        if (_filter >= 0)
            lseek(_filter, 0, 0);
        _program.Run();
    }

    public void Dispose()
    {
        _program.Dispose();
        if (_filter >= 0)
            _ = close(_filter);
    }

    [LibraryImport("libc", StringMarshalling = StringMarshalling.Utf8)]
    private static partial int memfd_create(string name, uint flags);

    [LibraryImport("libc")]
    private static partial nint write(int fd, byte* content, nuint count);

    [LibraryImport("libc")]
    private static partial long lseek(int fd, long offset, int whence);

    [LibraryImport("libc")]
    private static partial int close(int fd);
}
