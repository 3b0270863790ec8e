using Hakoniwa.Core.Tests.Support;

namespace Hakoniwa.Core.Tests.Limiting;

/// <summary>A program that needs nothing: no loader, no C library, no descriptor. It exits with 7.</summary>
internal sealed class StaticProgram : IDisposable
{
    internal const int ExitCode = 7;

    private const string Source =
        """
        void _start(void)
        {
        #if defined(__x86_64__)
            __asm__ volatile("mov $231, %eax; mov $7, %edi; syscall");
        #else
            __asm__ volatile("mov x8, #94; mov x0, #7; svc #0");
        #endif
        }
        """;

    private readonly TemporaryDirectory _directory = new();

    internal StaticProgram()
    {
        Host.NeedsProgram("/usr/bin/cc");
        var (code, _, error) = Host.Run("/usr/bin/cc", "-static", "-nostdlib", "-o", Path, _directory.File("program.c", Source));
        Assert.That(code, Is.Zero, error);
    }

    internal string Path => _directory.Place("program");

    /// <summary>The sandbox without any shell, and with this program.</summary>
    internal Container Sandbox => new Container().BindReadOnly(_directory.Path);

    public void Dispose() => _directory.Dispose();
}
