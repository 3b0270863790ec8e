using Hakoniwa.Core.Tests.Landlocks;
using Hakoniwa.Core.Tests.Support;

namespace Hakoniwa.Core.Tests.Backends;

/// <summary>Runs without namespaces from many threads, which end in every way there is: nothing of any of them stays, and none harms another.</summary>
[NonParallelizable]
public sealed class ParallelRunsTests
{
    private const int Threads = 16;
    private const int RunsEach = 6;

    private static Container Sandbox => Container.Hermetic().Backend(SandboxBackend.Landlock);

    [Test]
    public void Runs_that_end_fail_and_are_given_up_at_once_leave_nothing()
    {
        LandlockHost.Needs(6);
        using var temporary = new OwnTemporaryDirectory();
        var marker = "1" + Random.Shared.Next(100_000, 999_999).ToString(System.Globalization.CultureInfo.InvariantCulture);
        var plain = Sandbox.Command("/bin/sh", "-c", $"setsid sleep {marker} & echo $$ >$TMPDIR/own; test $(cat $TMPDIR/own) = $$ && exit 3");
        var stopped = Sandbox.Command("/bin/sh", "-c", $"sleep {marker} & kill -STOP $!; setsid sh -c 'kill -STOP $$' & exit 3");
        var endless = Sandbox.Command("/bin/sh", "-c", $"while :; do setsid sleep {marker} & sleep {marker}; done");
        var missing = Sandbox.Command("/nowhere/program");
        var failures = new System.Collections.Concurrent.ConcurrentQueue<string>();

        Leftovers.AssertNoneOf(() =>
        {
            var threads = Enumerable.Range(0, Threads).Select(n => new Thread(() => Run(n))).ToArray();
            Array.ForEach(threads, t => t.Start());
            Array.ForEach(threads, t => t.Join());
        });

        Assert.Multiple(() =>
        {
            Assert.That(failures, Is.Empty);
            Assert.That(temporary.Runs, Is.Empty);
            Assert.That(Processes.With("sleep\0" + marker), Is.Zero);
        });

        void Run(int thread)
        {
            for (var run = 0; run < RunsEach; run++)
            {
                try
                {
                    switch ((thread + run) % 5)
                    {
                        case 0:
                            Check(plain.Output().Status.Code);
                            break;
                        case 1:
                            Check(stopped.Output().Status.Code);
                            break;
                        case 2:
                            Assert.That(() => missing.Status(), Throws.InstanceOf<SandboxException>());
                            break;
                        case 3:
                            using (var given = new CancellationTokenSource(TimeSpan.FromMilliseconds(thread * run)))
                                Assert.That(async () => await endless.OutputAsync(given.Token), Throws.InstanceOf<OperationCanceledException>());
                            break;
                        default:
                            endless.StandardInput(Stdio.Null).StandardOutput(Stdio.Null).Start().Dispose();
                            break;
                    }
                }
                catch (Exception e)
                {
                    failures.Enqueue(e.ToString());
                }
            }
        }

        void Check(int? code)
        {
            if (code != 3)
                failures.Enqueue("ended with " + code);
        }
    }
}
