using Hakoniwa.Core.Tests.Support;

namespace Hakoniwa.Core.Tests.Robustness;

/// <summary>A terminal that is used after it was closed, when its number may be another file's.</summary>
[NonParallelizable]
public sealed class ClosedTerminalTests
{
    [Test]
    public void Nothing_is_read_from_or_written_to_a_file_that_has_its_number_now()
    {
        using var directory = new TemporaryDirectory();
        var path = directory.File("other", "secret");
        SandboxTerminal terminal;
        using (var process = Container.Hermetic().Command("/bin/sh", "-c", "read line").Terminal(new TerminalSize(24, 80)).Start())
            terminal = process.Terminal!;

        // As many as it takes for the number to be given away again.
        var others = Enumerable.Range(0, 64).Select(_ => File.Open(path, FileMode.Open, FileAccess.ReadWrite, FileShare.ReadWrite)).ToArray();
        try
        {
            Assert.Multiple(() =>
            {
                Assert.Throws<ObjectDisposedException>(() => terminal.Stream.ReadByte());
                Assert.Throws<ObjectDisposedException>(() => terminal.Stream.WriteByte(1));
                Assert.Throws<ObjectDisposedException>(() => terminal.Resize(new TerminalSize(1, 1)));
            });
        }
        finally
        {
            foreach (var other in others)
                other.Dispose();
        }

        Assert.That(File.ReadAllText(path), Is.EqualTo("secret"));
    }
}
