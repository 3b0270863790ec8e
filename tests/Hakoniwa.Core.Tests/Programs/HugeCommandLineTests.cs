using Hakoniwa.Core.Tests.Support;
using Hakoniwa.Launch;
using Hakoniwa.Signals;

namespace Hakoniwa.Core.Tests.Programs;

/// <summary>A program may say that its arguments are any part of its memory; who looks at them from outside must not read it all.</summary>
public sealed class HugeCommandLineTests
{
    private const string Source =
        """
        #define _GNU_SOURCE
        #include <linux/prctl.h>
        #include <stdio.h>
        #include <stdlib.h>
        #include <string.h>
        #include <sys/mman.h>
        #include <sys/prctl.h>
        #include <unistd.h>

        int main(void)
        {
            size_t size = (size_t)64 << 30;
            char *memory = mmap(0, size + 4096, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE, -1, 0);
            unsigned long fields[60] = { 0 };
            static char text[4096];
            FILE *stat = fopen("/proc/self/stat", "r");
            if (memory == MAP_FAILED || stat == NULL || fread(text, 1, sizeof text - 1, stat) == 0)
                return 1;
            int n = 3;
            for (char *word = strtok(strrchr(text, ')') + 2, " "); word != NULL && n < 60; word = strtok(NULL, " "))
                fields[n++] = strtoul(word, NULL, 10);
            struct prctl_mm_map map = {
                .start_code = fields[26], .end_code = fields[27], .start_stack = fields[28], .start_data = fields[45], .end_data = fields[46],
                .start_brk = fields[47], .brk = (unsigned long)sbrk(0), .arg_start = (unsigned long)memory, .arg_end = (unsigned long)memory + size,
                .env_start = fields[50], .env_end = fields[51], .exe_fd = -1,
            };
            if (prctl(PR_SET_MM, PR_SET_MM_MAP, &map, sizeof map, 0) != 0)
                return 2;
            puts("ready");
            fflush(stdout);
            getchar();
            return 7;
        }
        """;

    private readonly TemporaryDirectory _directory = new();

    [OneTimeSetUp]
    public void Compile()
    {
        Host.NeedsProgram("/usr/bin/cc");
        var (code, _, error) = Host.Run("/usr/bin/cc", "-static", "-o", _directory.Place("program"), _directory.File("program.c", Source));
        Assert.That(code, Is.Zero, error);
    }

    [OneTimeTearDown]
    public void Remove() => _directory.Dispose();

    [Test]
    public void Its_memory_is_measured()
    {
        using var process = Start(asPid1: true);
        process.StandardInput!.Dispose();

        var status = Eventually.Result(process.WaitAsync(), "the end");
        Assert.That(status.ExitCode, Is.EqualTo(7));
        Assert.That(status.Memory?.PeakVirtual, Is.GreaterThan(64L << 30));
    }

    [Test]
    public void It_gets_signals_and_is_stopped([Values] bool asPid1)
    {
        using var process = Start(asPid1);
        var before = GC.GetTotalAllocatedBytes();
        Assert.That(process.Signal(System.Runtime.InteropServices.PosixSignal.SIGCONT), Is.True);
        process.Stop();

        Assert.That(Eventually.Result(process.WaitAsync(), "the end").Code, Is.EqualTo(128 + 15));
        Assert.That(GC.GetTotalAllocatedBytes() - before, Is.LessThan(64 << 20));
    }

    [Test]
    public void As_much_as_tells_what_it_is_is_read()
    {
        using var process = Start(asPid1: true);
        Assert.That(ProcessTree.CommandLine(process.Id), Has.Length.InRange(1, 4096));
    }

    private SandboxProcess Start(bool asPid1)
    {
        var process = Container.Hermetic().BindReadOnly(_directory.Path).Command(_directory.Place("program")).AsPid1(asPid1).MeasureMemory()
            .StandardInput(Stdio.Piped).StandardOutput(Stdio.Piped).Start();
        Assert.That(process.StandardOutput!.ReadByte(), Is.EqualTo('r'), "it has set its arguments");
        return process;
    }
}
