using System.Globalization;
using System.Net;
using System.Net.Sockets;

using Hakoniwa.Core.Tests.Support;
using Hakoniwa.Networking;

namespace Hakoniwa.Core.Tests.Networks;

/// <summary>A network that pasta connects: what is reached through it, what is not, and that pasta ends with the sandbox.</summary>
public sealed class PastaTests
{
    // The programs here only listen to what the server says: pasta of Debian 12 repeats data to a program that has said its last word.

    /// <summary>
    /// An address beside the host's, with the host's own as the gateway: otherwise the sandbox would have the host's address itself, and a
    /// connection to it would stay inside.
    /// </summary>
    private static PastaOptions Beside(IPAddress host)
    {
        var address = host.GetAddressBytes();
        address[3] = (byte)(address[3] == 77 ? 78 : 77);
        return new() { Arguments = ["--ipv4-only", "--address", new IPAddress(address).ToString(), "--netmask", "255.255.255.0", "--gateway", host.ToString()] };
    }

    [Test]
    public void Through_pasta_the_network_of_the_host_is_reached_and_its_loopback_is_not()
    {
        var address = NeedsPasta();
        using var served = TestServer.Saying(address, "served");
        using var hidden = TestServer.Saying(IPAddress.Loopback, "hidden");
        string[] listen = ["listen-to", address.ToString(), served.Port], listenToHidden = ["listen-to", address.ToString(), hidden.Port];

        var lines = Probe.Inside(Probe.Sandbox().Network(Network.Pasta(Beside(address))), listen, ["connect-soon", address.ToString(), hidden.Port], ["connect", "127.0.0.1", hidden.Port]);
        var mapped = Probe.Inside(Probe.Sandbox().Network(Network.Pasta(Beside(address) with { MapGateway = true })), listenToHidden).Single();

        Assert.Multiple(() =>
        {
            Assert.That(lines[0].Values, Is.EqualTo(new[] { "6", "end" }));
            Assert.That(lines[1].Error, Is.EqualTo(Errno.ECONNREFUSED).Or.EqualTo(Errno.ETIMEDOUT), "the gateway is not the host's loopback");
            Assert.That(lines[2].Error, Is.EqualTo(Errno.ECONNREFUSED));
            Assert.That(mapped.Values, Is.EqualTo(new[] { "6", "end" }), "unless that was asked for");
            Assert.That(Probe.Inside(listen).Single().Error, Is.EqualTo(Errno.ENETUNREACH), "without pasta");
        });
    }

    [Test]
    public void Through_pasta_a_published_port_leads_into_the_sandbox_and_no_other_does()
    {
        NeedsPasta();
        var (published, inside) = (FreePort(), FreePort());
        var network = Network.Pasta(new PastaOptions { TcpPorts = [new PublishedPort(published, inside)] });
        using var process = Probe.Command(Probe.Sandbox().Network(network), ["serve", "0.0.0.0", inside.ToString(CultureInfo.InvariantCulture), "inside"])
            .StandardInput(Stdio.Null).StandardOutput(Stdio.Null).Start();

        // As long as nobody listens in the sandbox, a connection to the published port ends without a word.
        Eventually.True(() => Said(IPAddress.Loopback, published) == "inside", "the word from the sandbox");
        Assert.That(process.Wait().Success);
        Assert.Throws<SocketException>(() => Said(IPAddress.Loopback, inside), "the port in the sandbox is not one of the host");
    }

    [Test]
    public void Through_pasta_a_port_that_is_not_published_does_not_lead_into_the_sandbox()
    {
        var address = NeedsPasta();
        var inside = FreePort();
        var script = $"{Host.Dotnet} exec {Probe.Path} serve 0.0.0.0 {inside} inside & until grep -q ':{inside:X4} 00000000:0000 0A' /proc/net/tcp; do sleep 0.05; done; echo listening; wait";
        using var process = Probe.Sandbox().Network(Network.Pasta()).Command("/bin/sh", "-c", script)
            .StandardInput(Stdio.Null).StandardOutput(Stdio.Piped).Start();
        Assert.That(new StreamReader(process.StandardOutput!).ReadLine(), Is.EqualTo("listening"));

        Assert.Throws<SocketException>(() => Said(IPAddress.Loopback, inside));
        Assert.Throws<SocketException>(() => Said(address, inside));
    }

    [Test]
    public void Through_pasta_several_sandboxes_are_connected_at_once()
    {
        var address = NeedsPasta();
        using var served = TestServer.Saying(address, "served");
        var sandbox = Probe.Sandbox().Network(Network.Pasta(Beside(address)));

        var asking = Enumerable.Range(0, 4).Select(_ => Task.Run(() => Probe.Inside(sandbox, ["listen-to", address.ToString(), served.Port]).Single().Values[0])).ToArray();

        Assert.That(asking.Select(a => Eventually.Result(a, "the answer")), Is.All.EqualTo("6"));
    }

    [Test]
    public void Through_pasta_names_can_be_resolved_by_a_file_that_suits()
    {
        NeedsPasta();
        var output = Container.Hermetic().Network(Network.Pasta()).Command("/bin/cat", "/etc/resolv.conf").Output();

        Assert.That(output.StandardOutput, Is.EqualTo(ResolverFile.For(File.ReadAllText("/etc/resolv.conf")).Contents));
    }

    [Test]
    public void Through_pasta_nothing_is_left_behind()
    {
        NeedsPasta();
        var command = Container.Hermetic().Network(Network.Pasta()).Command("/bin/cat", "/proc/net/route");
        var failing = Container.Hermetic().Network(Network.Pasta()).Command("/no/such/program");

        Leftovers.AssertNoneOf(() =>
        {
            Assert.That(command.Output().StandardOutput.Split('\n'), Has.Length.GreaterThan(2), "a route");
            Assert.Throws<SandboxException>(() => failing.Output());
        });
    }

    [Test]
    public void Through_pasta_its_end_comes_with_that_of_a_sandbox_that_is_killed()
    {
        NeedsPasta();
        var device = Device();
        using var process = Container.Hermetic().Network(Network.Pasta(new PastaOptions { Arguments = ["--ns-ifname", device] }))
            .Command("/bin/sleep", "1000").StandardInput(Stdio.Null).Start();
        Assert.That(Processes.With(device), Is.EqualTo(2), "pasta and its shell");

        Host.Run("/bin/sh", "-c", string.Create(CultureInfo.InvariantCulture, $"kill -9 {process.Id}"));

        Eventually.True(() => Processes.With(device) == 0, "the end of pasta");
    }

    [Test]
    public void Through_pasta_its_end_comes_with_that_of_a_launcher_that_is_killed()
    {
        NeedsPasta();
        using var directory = new TemporaryDirectory();
        var (report, device) = (directory.Place("report"), Device());
        using var launcher = LauncherProgram.Start(report, "hold-pasta", device);
        Eventually.True(() => File.Exists(report), "the report of the launcher");
        var sandbox = int.Parse(File.ReadAllText(report), CultureInfo.InvariantCulture);
        Assert.That(Processes.With(device), Is.EqualTo(3), "the launcher, pasta and its shell");

        launcher.Kill();
        launcher.WaitForExit();

        Eventually.True(() => Processes.With(device) == 0 && !Processes.Runs(sandbox), "the end of every process");
    }

    [Test]
    public void Through_pasta_an_option_that_it_does_not_know_is_told_with_what_it_says()
    {
        NeedsPasta();
        var error = Fails(Container.Hermetic().Network(Network.Pasta(new PastaOptions { Arguments = ["--no-such-option"] })));

        Assert.That(error.Code, Is.EqualTo(ErrorCode.NetworkHelper));
        Assert.That(error.Message, Does.Contain("unrecognized option '--no-such-option'"));
    }

    [Test]
    public void A_missing_helper_is_told_with_the_package_that_has_it()
    {
        var error = Fails(Container.Hermetic().Network(Network.Pasta(new PastaOptions { Program = "no-such-pasta" })));

        Assert.That(error.Code, Is.EqualTo(ErrorCode.NetworkHelper));
        Assert.That(error.Message, Does.Contain("no-such-pasta").And.Contain("Install the package passt"));
    }

    [Test]
    public void A_helper_that_fails_hangs_or_is_no_program_is_told_and_nothing_is_left()
    {
        using var directory = new TemporaryDirectory();
        string Script(string name, string text)
        {
            var path = directory.File(name, "#!/bin/sh\n" + text);
            File.SetUnixFileMode(path, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
            return path;
        }

        var failing = Script("failing", "echo no network today >&2; exit 3\n");
        var hanging = Script("hanging", "exec sleep 1000\n");
        var noProgram = directory.File("no-program", "text");

        Leftovers.AssertNoneOf(() =>
        {
            Assert.That(Fails(With(failing)).Message, Does.Contain("did not connect the sandbox's network: no network today"));
            Assert.That(Fails(With(hanging), TimeSpan.FromMilliseconds(300)).Message, Does.Contain("in time"));
            Assert.That(Fails(With(noProgram)).Message, Does.Contain("Permission denied"));
            using var cancellation = new CancellationTokenSource();
            var starting = With(hanging).Command("/bin/true").StartAsync(cancellation.Token);
            Eventually.True(() => Processes.With(hanging) > 0 || starting.IsCompleted, "the start of the helper");
            cancellation.Cancel();
            Assert.That(async () => await starting, Throws.InstanceOf<OperationCanceledException>());
        });
        Assert.That(Processes.With(directory.Path), Is.Zero);

        static Container With(string program) => Container.Hermetic().Network(Network.Pasta(new PastaOptions { Program = program }));
    }

    private static SandboxException Fails(Container container, TimeSpan? wallTime = null)
    {
        var command = container.Command("/bin/true");
        return Assert.Throws<SandboxException>(() => (wallTime is { } limit ? command.WallTime(limit) : command).Output())!;
    }

    /// <summary>What a server says until it closes the connection.</summary>
    private static string Said(IPAddress address, int port)
    {
        using var client = new TcpClient();
        client.Connect(address, port);
        try
        {
            return new StreamReader(client.GetStream()).ReadToEnd();
        }
        catch (IOException)
        {
            return "";
        }
    }

    private static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Any, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }

    /// <summary>A name for the network device that no other process has in its command line.</summary>
    private static string Device() => "hk" + Random.Shared.Next(10_000_000, 99_999_999).ToString(CultureInfo.InvariantCulture);

    private static IPAddress NeedsPasta()
    {
        if (!SearchPath.Candidates("pasta", Environment.GetEnvironmentVariable("PATH")).Any(File.Exists))
            Assert.Ignore("needs pasta, of the package passt");
        try
        {
            using var tun = new FileStream("/dev/net/tun", FileMode.Open, FileAccess.ReadWrite, FileShare.ReadWrite, bufferSize: 0);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            Assert.Ignore("needs /dev/net/tun, readable and writable for this user");
        }

        return TestServer.NeedsHostAddress();
    }
}
