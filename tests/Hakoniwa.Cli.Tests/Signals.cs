using System.Diagnostics;
using System.Runtime.InteropServices;

namespace Hakoniwa.Cli.Tests;

/// <summary>Signals by number, to a process.</summary>
internal static partial class Signals
{
    internal const int Hangup = 1;
    internal const int Interrupt = 2;
    internal const int Quit = 3;
    internal const int Kill = 9;
    internal const int Terminate = 15;

    internal static void Send(Process process, int signal) => Assert.That(kill(process.Id, signal), Is.Zero, "kill");

    [LibraryImport("libc", SetLastError = true)]
    private static partial int kill(int pid, int signal);
}
