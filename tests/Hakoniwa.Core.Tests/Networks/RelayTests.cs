using System.Collections.Concurrent;
using System.Net;
using System.Net.Sockets;

using Hakoniwa.Core.Tests.Support;

namespace Hakoniwa.Core.Tests.Networks;

/// <summary>Connections through a relay begin, go on and end as they would without it.</summary>
public sealed class RelayTests
{
    private const int Much = 4 * 1024 * 1024;

    [Test]
    public void One_side_may_still_talk_when_the_other_has_finished()
    {
        using var server = new TestServer(IPAddress.Loopback, async client =>
        {
            var received = await TestServer.ReadToEndAsync(client);
            await client.SendAsync(System.Text.Encoding.UTF8.GetBytes("got " + received));
        });

        Assert.That(Inside(server, ["push-tcp", "127.0.0.1", server.Port, "1000"]).Value, Is.EqualTo("got 1000"));
    }

    [Test]
    public void The_server_may_finish_first()
    {
        var finished = new TaskCompletionSource<int>();
        using var server = new TestServer(IPAddress.Loopback, async client =>
        {
            await client.SendAsync("greeting"u8.ToArray());
            client.Shutdown(SocketShutdown.Send);
            finished.SetResult(await TestServer.ReadToEndAsync(client));
        });

        Assert.That(Inside(server, ["push-tcp", "127.0.0.1", server.Port, "100000"]).Value, Is.EqualTo("greeting"));
        Assert.That(Eventually.Result(finished.Task, "the end of what the sandbox sent"), Is.EqualTo(100_000));
    }

    [Test]
    public void Much_arrives_whole_at_one_who_takes_it_slowly()
    {
        using var server = new TestServer(IPAddress.Loopback, async client =>
        {
            client.ReceiveBufferSize = 32 * 1024;
            var (total, buffer) = (0, new byte[100_000]);
            while (await client.ReceiveAsync(buffer) is > 0 and var count)
            {
                total += count;
                await Task.Yield();
            }

            await client.SendAsync(System.Text.Encoding.UTF8.GetBytes(total.ToString(System.Globalization.CultureInfo.InvariantCulture)));
        });

        Assert.That(Inside(server, ["push-tcp", "127.0.0.1", server.Port, $"{Much}"]).Value, Is.EqualTo($"{Much}"));
    }

    [Test]
    public void What_a_server_sent_before_it_reset_arrives_and_then_the_reset()
    {
        using var server = new TestServer(IPAddress.Loopback, async client =>
        {
            await client.SendAsync(new byte[50_000]);
            client.LingerState = new LingerOption(enable: true, seconds: 0);

            // The relay has taken it all when nothing is unsent: a reset discards what is.
            Eventually.True(() => Unsent(client) == 0, "the relay to take what is sent");
            client.Close();
        });

        var line = Inside(server, ["listen-to", "127.0.0.1", server.Port]);

        Assert.That(line.Values, Is.EqualTo(new[] { "50000", "reset" }));
        Assert.That(Probe.Outside(["listen-to", "127.0.0.1", server.Port]).Single().Values, Is.EqualTo(line.Values), "as without a sandbox");
    }

    [Test]
    public void A_reset_by_the_program_reaches_the_server()
    {
        var ends = new ConcurrentQueue<SocketError>();
        using var server = new TestServer(IPAddress.Loopback, async client =>
        {
            try
            {
                await client.ReceiveAsync(new byte[16]);
                await client.SendAsync("word"u8.ToArray());
                await client.ReceiveAsync(new byte[16]);
                ends.Enqueue(SocketError.Success);
            }
            catch (SocketException e)
            {
                ends.Enqueue(e.SocketErrorCode);
            }
        });

        Inside(server, ["reset-tcp", "127.0.0.1", server.Port]);
        Eventually.True(() => ends.Count == 1, "the end of the connection");
        Probe.Outside(["reset-tcp", "127.0.0.1", server.Port]);
        Eventually.True(() => ends.Count == 2, "the end of the connection");

        Assert.That(ends, Is.All.EqualTo(SocketError.ConnectionReset), "through the relay as without");
    }

    [Test]
    public void Where_nobody_listens_outside_the_connection_is_reset()
    {
        var server = new TestServer(IPAddress.Loopback, _ => Task.CompletedTask);
        var (endPoint, port) = (server.EndPoint, server.Port);
        server.Dispose();
        var report = new ConcurrentQueue<RelayedConnection>();

        var line = Probe.Inside(Probe.Sandbox().Network(Network.Allow(new AllowedEndpoint(endPoint)).OnConnection(report.Enqueue)), ["listen-to", "127.0.0.1", port]).Single();

        Assert.That(line.Values, Is.EqualTo(new[] { "0", "reset" }));
        Assert.That(report.Single(), Is.EqualTo(new RelayedConnection(new AllowedEndpoint(endPoint), endPoint, report.Single().Time, RelayOutcome.NotConnected)));
    }

    [Test]
    public void What_a_program_says_as_its_last_word_arrives()
    {
        var received = new ConcurrentBag<int>();
        using var server = new TestServer(IPAddress.Loopback, async client => received.Add(await TestServer.ReadToEndAsync(client)));
        var command = Container.Hermetic().Network(Network.Allow(new AllowedEndpoint(server.EndPoint)))
            .Command("/bin/bash", "-c", $"echo -n word > /dev/tcp/127.0.0.1/{server.Port}");
        Host.NeedsProgram("/bin/bash");

        for (var i = 0; i < 20; i++)
            Assert.That(command.Output().Status.Success);

        Eventually.True(() => received.Count == 20, "the end of all connections");
        Assert.That(received, Is.All.EqualTo(4));
    }

    [Test]
    public void A_function_that_throws_ends_the_connection()
    {
        using var server = TestServer.Saying(IPAddress.Loopback, "served");
        var network = Network.Allow(new AllowedEndpoint(server.EndPoint)).OnConnection(_ => throw new InvalidOperationException("not today"));

        Assert.That(Probe.Inside(Probe.Sandbox().Network(network), ["listen-to", "127.0.0.1", server.Port]).Single().Values[1], Is.EqualTo("reset"));
    }

    [Test]
    public void No_more_than_128_connections_are_open_at_once_and_the_others_are_served_later()
    {
        using var server = TestServer.Echo(IPAddress.Loopback);

        var lines = Probe.Inside(Allowed(server), ["flood-tcp", "127.0.0.1", server.Port, "300", "128"], ["ask", "127.0.0.1", server.Port, "hello"]);

        Assert.That(lines[0].Value, Is.EqualTo("128"));
        Assert.That(lines[1].Value, Is.EqualTo("hello"), "when the others are closed");
        Assert.That(server.Most, Is.LessThanOrEqualTo(128));
    }

    [Test]
    public void A_program_with_many_connections_does_not_use_up_the_launchers_descriptors()
    {
        using var server = TestServer.Echo(IPAddress.Loopback);

        // The limit holds in the sandbox, too, so that it takes several programs to open as many connections.
        var probe = $"{Host.Dotnet} exec {Probe.Path}";
        var flood = $"{probe} flood-tcp 127.0.0.1 {server.Port} 40 3";
        var script = $"{flood} & {flood} & {flood} & {flood} & wait; {probe} ask 127.0.0.1 {server.Port} hello";

        var report = LauncherProgram.Report("ulimit -n 128; exec \"$@\"", "relay", server.EndPoint.ToString(), Host.DotnetRoot, Path.GetDirectoryName(Probe.Path)!, script);

        var lines = report.Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(ProbeLine.Parse).ToArray();
        Assert.That(lines.Select(l => l.Value), Is.EqualTo(new[] { "3", "3", "3", "3", "hello" }), report);
        Assert.That(server.Most, Is.LessThanOrEqualTo(128 / 8), "each takes two descriptors, and all together a quarter");
    }

    [Test]
    public void Nothing_is_left_of_relays_whose_connections_are_still_open()
    {
        Host.NeedsProgram("/bin/bash");
        using var server = TestServer.Echo(IPAddress.Loopback);
        var command = Container.Hermetic().Network(Network.Allow(new AllowedEndpoint(server.EndPoint)))
            .Command("/bin/bash", "-c", $"exec 3<>/dev/tcp/127.0.0.1/{server.Port} 4<>/dev/tcp/127.0.0.1/{server.Port}; echo word >&3; read -u 3 word; echo $word; read -u 4 word")
            .StandardInput(Stdio.Null).StandardOutput(Stdio.Piped);

        Leftovers.AssertNoneOf(() =>
        {
            using (var process = command.Start())
            {
                Assert.That(new StreamReader(process.StandardOutput!).ReadLine(), Is.EqualTo("word"));
                Eventually.True(() => server.Current == 2, "both connections");
            }

            Eventually.True(() => server.Current == 0, "the end of both connections");
        });
    }

    private static Container Allowed(TestServer server) => Probe.Sandbox().Network(Network.Allow(new AllowedEndpoint(server.EndPoint)));

    private static ProbeLine Inside(TestServer server, params string[] verb) => Probe.Inside(Allowed(server), verb).Single();

    private static unsafe int Unsent(Socket socket)
    {
        int bytes;
        Launch.Descriptors.Check((int)Interop.Unistd.syscall(Interop.Syscall.ioctl, socket.Handle, Interop.Socket.SIOCOUTQ, (nint)(&bytes), 0, 0, 0), "ioctl");
        return bytes;
    }
}
