using Hakoniwa.Core.Tests.Support;

namespace Hakoniwa.Core.Tests.Reports;

/// <summary>A small C program, linked statically, that is visible in its sandbox.</summary>
internal sealed class NativeProgram : IDisposable
{
    private const string Prologue =
        """
        #define _GNU_SOURCE
        #include <errno.h>
        #include <linux/filter.h>
        #include <linux/seccomp.h>
        #include <pthread.h>
        #include <signal.h>
        #include <stddef.h>
        #include <stdio.h>
        #include <stdlib.h>
        #include <string.h>
        #include <sys/prctl.h>
        #include <sys/syscall.h>
        #include <sys/time.h>
        #include <unistd.h>

        """;

    private readonly TemporaryDirectory _directory = new();

    internal NativeProgram(string source)
    {
        Host.NeedsProgram("/usr/bin/cc");
        var (code, _, error) = Host.Run("/usr/bin/cc", "-O1", "-static", "-pthread", "-o", Path, _directory.File("program.c", Prologue + source));
        Assert.That(code, Is.Zero, error);
    }

    /// <summary>Is refused without end, in two threads, after it has said so.</summary>
    internal static NativeProgram Flood() => new(
        """
        static void *refused(void *unused) { for (;;) syscall(SYS_chroot, "/flood"); }
        int main(void) { pthread_t other; syscall(SYS_chroot, "/flood"); write(1, "flooding\n", 9); pthread_create(&other, 0, refused, 0); refused(0); }
        """);

    internal string Path => _directory.Place("program");

    internal Container In(Container container) => container.BindReadOnly(_directory.Path);

    public void Dispose() => _directory.Dispose();
}
