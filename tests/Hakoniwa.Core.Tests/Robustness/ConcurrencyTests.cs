using System.Globalization;

using Hakoniwa.Core.Tests.Support;

namespace Hakoniwa.Core.Tests.Robustness;

public sealed class ConcurrencyTests
{
    private const int Threads = 64;

    [Test]
    public void One_container_launches_different_commands_from_many_threads_at_once()
    {
        var container = Container.Hermetic();
        Leftovers.AssertNoneOf(() =>
        {
            using var pressure = new GarbagePressure();
            using var together = new Barrier(Threads);
            var outputs = new string[Threads];
            var threads = Enumerable.Range(0, Threads).Select(i => new Thread(() =>
            {
                var word = i.ToString(CultureInfo.InvariantCulture);
                together.SignalAndWait();
                try
                {
                    var output = container.Environment("WORD", word).Command("/bin/sh", "-c", "echo $WORD $1; echo $1 > /tmp/own; ls /tmp; exit $1", "sh", word).Output();
                    outputs[i] = $"{output.StandardOutput}{output.StandardError}{output.Status.ExitCode}";
                }
                catch (SandboxException e)
                {
                    outputs[i] = e.Message;
                }
            })).ToArray();
            foreach (var thread in threads)
                thread.Start();
            foreach (var thread in threads)
                thread.Join();

            Assert.That(outputs, Is.EqualTo(Enumerable.Range(0, Threads).Select(i => $"{i} {i}\nown\n{i}")));
        });
    }
}
