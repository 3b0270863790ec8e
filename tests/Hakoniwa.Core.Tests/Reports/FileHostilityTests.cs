using System.Globalization;

using Hakoniwa.Core.Tests.Support;

namespace Hakoniwa.Core.Tests.Reports;

/// <summary>Programs that try to confuse, to hold up or to fill whoever records their files.</summary>
public sealed class FileHostilityTests
{
    private static readonly FileFilter Everything = new() { Missing = true, Except = [.. FileFilter.SystemPlaces.RemoveRange(["/tmp", "/var/tmp"])] };

    [Test]
    public void A_path_that_another_thread_changes_is_the_one_or_the_other()
    {
        using var program = new NativeProgram(
            """
            #include <fcntl.h>
            static char path[] = "/nowhere/a";
            static void *change(void *unused) { for (;;) { path[9] = 'b'; path[9] = 'a'; } }
            int main(void)
            {
                pthread_t other;
                pthread_create(&other, 0, change, 0);
                for (int i = 0; i < 3000; i++) if (open(path, O_RDONLY) != -1 || errno != ENOENT) return 1;
                return 0;
            }
            """);
        var (code, report) = Run(program, Everything);

        Assert.That(code, Is.Zero);
        var told = report.FileAccesses.Where(f => f.Path.StartsWith("/nowhere/", StringComparison.Ordinal)).ToList();
        Assert.That(told.Select(f => f.Path), Is.SubsetOf(new[] { "/nowhere/a", "/nowhere/b" }));
        Assert.That(told.Sum(f => f.Count), Is.EqualTo(3000));
    }

    [Test]
    public void Paths_of_every_length_and_at_the_end_of_memory_are_read_or_left_out()
    {
        using var program = new NativeProgram(
            """
            #include <fcntl.h>
            #include <sys/mman.h>
            int main(void)
            {
                char *memory = mmap(0, 3 * 4096, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
                munmap(memory + 8192, 4096);
                int lengths[] = { 1, 255, 4094, 4095, 4096, 8192 };
                for (int i = 0; i < 6; i++)
                    for (int ends = 0; ends < 2; ends++) {
                        int length = lengths[i];
                        char *path = memory + 8192 - length - ends;
                        if (path < memory) continue;
                        for (int c = 0; c < length; c++) path[c] = c % 100 ? 'x' : '/';
                        if (ends) path[length] = 0;
                        int result = open(path, O_RDONLY);
                        if (result != -1 && length > 1) return 2;
                        if (!ends && length < 4096 && errno != EFAULT) return 3;
                    }
                return 0;
            }
            """);
        var (code, report) = Run(program, Everything);

        Assert.That(code, Is.Zero);
        Assert.That(report.FileAccesses.Where(f => f.Path.StartsWith("/xx", StringComparison.Ordinal)).Select(f => f.Path.Length), Is.SupersetOf(new[] { 255, 4094, 4095 }));
        Assert.That(report.FileAccesses.Select(f => f.Path.Length), Has.None.GreaterThan(4095));
    }

    [Test]
    public void Long_paths_from_a_deep_directory_fill_nothing()
    {
        using var program = new NativeProgram(
            """
            #include <fcntl.h>
            #include <sys/stat.h>
            int main(void)
            {
                static char name[256], deep[4096];
                memset(name, 'd', 200);
                if (chdir("/made")) return 1;
                for (int i = 0; i < 40; i++) if (mkdir(name, 0700) || chdir(name)) return 2;
                memset(deep, 'y', 4000);
                for (int i = 100; i < 4000; i += 100) deep[i] = '/';
                for (int i = 0; i < 3000; i++) {
                    sprintf(deep + 3990, "%05d", i);
                    if (open(deep, O_RDONLY) != -1 || errno != ENOENT) return 3;
                    open(deep + 2000, O_RDONLY);
                }
                return open(".", O_RDONLY) < 0;
            }
            """);
        var before = GC.GetTotalMemory(forceFullCollection: true);
        var (code, report) = Run(program, Everything);

        Assert.That(code, Is.Zero);
        Assert.That(report.FileAccesses.Sum(f => f.Path.Length), Is.LessThanOrEqualTo(1024 * 1024));
        Assert.That(report.Unlisted, Is.Positive);
        Assert.That(GC.GetTotalMemory(forceFullCollection: true) - before, Is.LessThan(8 * 1024 * 1024));
        GC.KeepAlive(report);
    }

    [Test]
    public void Nothing_is_opened_to_see_whether_it_is_there()
    {
        // Whoever opened the FIFO to read would let the program's writer through; a link in /proc would lead to the program's own files.
        var (output, report) = Reported.Shell(Sandbox().ReportFiles(Everything),
            "mkfifo /made/fifo; echo never > /made/fifo & for i in 1 2 3 4 5 6 7 8 9; do test -p /made/fifo; done; ln -s /proc/self/root/made/fifo /made/link; test -e /made/link; "
            + "kill $!; wait $!; echo $?");

        Assert.That(output.StandardOutput, Is.EqualTo("143\n"), "it waited until it was killed: " + output.StandardError);
        Assert.That(report.FileAccesses.Where(f => f is { Path: "/made/fifo", IsWrite: true }), Is.Not.Empty);
    }

    [Test]
    public void Many_threads_are_answered_and_counted()
    {
        using var program = new NativeProgram(
            """
            #include <fcntl.h>
            static void *reads(void *number)
            {
                char path[32];
                sprintf(path, "/nowhere/%d", (int)(long)number);
                for (int i = 0; i < 500; i++) if (access(path, 0) != -1) exit(1);
                return 0;
            }
            int main(void)
            {
                pthread_t threads[8];
                for (long i = 0; i < 8; i++) pthread_create(&threads[i], 0, reads, (void *)i);
                for (int i = 0; i < 8; i++) pthread_join(threads[i], 0);
                return 0;
            }
            """);
        var (code, report) = Run(program, Everything);

        Assert.That(code, Is.Zero);
        Assert.That(report.FileAccesses.Where(f => f.Path.StartsWith("/nowhere/", StringComparison.Ordinal)).Select(f => f.Count), Is.EqualTo(Enumerable.Repeat(500L, 8)));
        Assert.That(report.FileAccesses.Where(f => f.Path.StartsWith("/nowhere/", StringComparison.Ordinal)).Select(f => f.Process).Distinct(), Is.EqualTo(new[] { "program" }));
    }

    [Test]
    public void One_that_asks_without_end_can_be_killed()
    {
        using var program = new NativeProgram(
            """
            #include <fcntl.h>
            int main(void) { write(1, "asking\n", 7); for (;;) open("/nowhere", O_RDONLY); }
            """);
        using var process = program.In(Sandbox()).ReportFiles(Everything).Command(program.Path).StandardOutput(Stdio.Piped).Start();
        using var reader = new StreamReader(process.StandardOutput!);
        Assert.That(reader.ReadLine(), Is.EqualTo("asking"));
        Eventually.True(() => process.ReportSoFar()!.FileAccesses.Any(f => f.Path == "/nowhere"), "the path is recorded while the program runs");
        process.Kill();
        var status = process.Wait();

        Assert.That(status.Signal, Is.EqualTo(9));
        Assert.That(status.Report!.FileAccesses.Single(f => f.Path == "/nowhere").Count, Is.Positive);
    }

    [Test]
    public void Recorded_paths_are_not_written_to_by_looking_at_them()
    {
        using var host = new TemporaryDirectory();
        host.File("kept", "kept");
        var before = host.Snapshot();
        var (output, _) = Reported.Shell(Container.Hermetic().ReportFiles(Everything), string.Create(CultureInfo.InvariantCulture, $"cat {host.Path}/kept; echo x > {host.Path}/new; rm {host.Path}/kept; :"));

        Assert.That(output.StandardOutput, Is.Empty);
        Assert.That(host.Snapshot(), Is.EqualTo(before));
    }

    private static Container Sandbox() => Container.Hermetic().Tmpfs("/made");

    private static (int Code, SandboxReport Report) Run(NativeProgram program, FileFilter filter)
    {
        var status = program.In(Sandbox()).ReportFiles(filter).Command(program.Path).Status();
        return (status.Code, Reported.Of(status));
    }
}
