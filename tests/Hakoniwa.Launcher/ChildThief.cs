using System.Runtime.InteropServices;

namespace Hakoniwa.Launcher;

/// <summary>Calls wait(-1) for ever.</summary>
internal static unsafe partial class ChildThief
{
    internal static volatile int Stolen;

    internal static void Run()
    {
        while (true)
        {
            if (waitpid(-1, null, 0) > 0)
                Stolen++;
            else
                Thread.Yield();
        }
    }

    [LibraryImport("libc")]
    private static partial int waitpid(int pid, int* status, int options);
}
