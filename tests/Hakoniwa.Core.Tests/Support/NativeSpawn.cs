using System.Runtime.InteropServices;

namespace Hakoniwa.Core.Tests.Support;

/// <summary>Starts a program as a native library would, with whatever descriptors happen to be open.</summary>
internal static unsafe partial class NativeSpawn
{
    internal static string Output(params string[] command)
    {
        using var directory = new TemporaryDirectory();
        var output = directory.Place("output");
        var script = $"{{ {command[^1]}; }} > {output}";
        var arguments = stackalloc nint[4];
        arguments[0] = Marshal.StringToCoTaskMemUTF8("/bin/sh");
        arguments[1] = Marshal.StringToCoTaskMemUTF8("-c");
        arguments[2] = Marshal.StringToCoTaskMemUTF8(script);
        arguments[3] = 0;
        var environment = stackalloc nint[1];
        environment[0] = 0;
        int pid;
        Assert.That(posix_spawn(&pid, arguments[0], null, null, arguments, environment), Is.Zero);
        Assert.That(waitpid(pid, null, 0), Is.EqualTo(pid));
        return System.IO.File.ReadAllText(output);
    }

    [LibraryImport("libc")]
    private static partial int posix_spawn(int* pid, nint path, void* actions, void* attributes, nint* arguments, nint* environment);

    [LibraryImport("libc")]
    private static partial int waitpid(int pid, int* status, int options);
}
