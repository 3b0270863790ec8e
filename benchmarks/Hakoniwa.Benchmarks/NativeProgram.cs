using System.Runtime.InteropServices;

namespace Hakoniwa.Benchmarks;

/// <summary>
/// A program that is started by posix_spawn, which does not copy this process, so that a comparison does not charge it for our size: what the
/// C library does is clone(CLONE_VM | CLONE_VFORK) and exec.
/// </summary>
internal sealed unsafe partial class NativeProgram : IDisposable
{
    private readonly nint[] _argv;

    internal NativeProgram(params IReadOnlyList<string> arguments)
        => _argv = [.. arguments.Select(Marshal.StringToCoTaskMemUTF8), 0];

    internal void Run()
    {
        nint environment = 0;
        int pid;
        fixed (nint* argv = _argv)
        {
            var error = posix_spawn(&pid, (byte*)_argv[0], 0, 0, argv, &environment);
            if (error != 0)
                throw new IOException($"posix_spawn: {(Errno)error}");
        }

        int status;
        while (waitpid(pid, &status, 0) < 0)
        {
        }

        if (status != 0)
            throw new InvalidOperationException($"{Marshal.PtrToStringUTF8(_argv[0])} ended with status {status:x}.");
    }

    public void Dispose()
    {
        foreach (var argument in _argv)
            Marshal.FreeCoTaskMem(argument);
    }

    [LibraryImport("libc")]
    private static partial int posix_spawn(int* pid, byte* path, nint actions, nint attributes, nint* argv, nint* environment);

    [LibraryImport("libc")]
    private static partial int waitpid(int pid, int* status, int options);
}
