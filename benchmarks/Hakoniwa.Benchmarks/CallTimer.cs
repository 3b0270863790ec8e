using System.Diagnostics;
using System.Globalization;
using System.Runtime.InteropServices;
using Hakoniwa.Interop;

namespace Hakoniwa.Benchmarks;

/// <summary>A C program that loads a filter from a file and measures the processor time of one system call, which others on the machine do not disturb.</summary>
internal sealed class CallTimer
{
    private const string Source =
        """
        #define _GNU_SOURCE
        #include <linux/filter.h>
        #include <linux/seccomp.h>
        #include <stdio.h>
        #include <stdlib.h>
        #include <sys/prctl.h>
        #include <sys/syscall.h>
        #include <time.h>
        #include <unistd.h>

        /* usage: timer FILTER|- NUMBER ARGUMENT CALLS; prints nanoseconds of processor time for each call */
        int main(int argc, char **argv)
        {
            static struct sock_filter instructions[4096];
            long number = atol(argv[2]), argument = atol(argv[3]), calls = atol(argv[4]), i;
            struct timespec start, end;
            FILE *file = argv[1][0] == '-' ? NULL : fopen(argv[1], "rb");
            if (file) {
                struct sock_fprog program = { .filter = instructions };
                program.len = fread(instructions, sizeof *instructions, 4096, file);
                if (prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) || syscall(SYS_seccomp, SECCOMP_SET_MODE_FILTER, 0, &program))
                    return 1;
            }
            for (i = 0; i < calls / 10; i++)
                syscall(number, argument, 0, 0, 0, 0, 0);
            clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &start);
            for (i = 0; i < calls; i++)
                syscall(number, argument, 0, 0, 0, 0, 0);
            clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &end);
            printf("%.2f\n", ((end.tv_sec - start.tv_sec) * 1e9 + (end.tv_nsec - start.tv_nsec)) / calls);
            return 0;
        }
        """;

    private readonly string _directory;
    private readonly string _program;

    private CallTimer(string directory, string program)
    {
        _directory = directory;
        _program = program;
    }

    /// <summary>The program, or null where there is no C compiler.</summary>
    internal static CallTimer? Build(string directory)
    {
        string program = Path.Combine(directory, "timer");
        File.WriteAllText(program + ".c", Source);
        try
        {
            using var compiler = Process.Start("cc", ["-O2", "-o", program, program + ".c"]);
            compiler.WaitForExit();
            return compiler.ExitCode == 0 ? new(directory, program) : null;
        }
        catch (System.ComponentModel.Win32Exception)
        {
            return null;
        }
    }

    /// <summary>Where a filter is kept for the program; null for none.</summary>
    internal string Keep(string name, SockFilter[]? filter)
    {
        if (filter is null)
            return "-";

        string path = Path.Combine(_directory, name);
        File.WriteAllBytes(path, MemoryMarshal.AsBytes<SockFilter>(filter).ToArray());
        return path;
    }

    internal double Nanoseconds(string filter, int number, long argument, int calls)
    {
        var start = new ProcessStartInfo(_program) { RedirectStandardOutput = true };
        foreach (string word in (string[])[filter, $"{number}", $"{argument}", $"{calls}"])
            start.ArgumentList.Add(word);
        using var timer = Process.Start(start)!;
        string line = timer.StandardOutput.ReadToEnd();
        timer.WaitForExit();
        return timer.ExitCode == 0
            ? double.Parse(line, CultureInfo.InvariantCulture)
            : throw new InvalidOperationException($"The timer ended with {timer.ExitCode}.");
    }
}
