using System.Net;
using System.Net.Sockets;
using System.Text;

using Hakoniwa.MSBuild.Tests.Support;

namespace Hakoniwa.MSBuild.Tests.Settings;

/// <summary>A step reaches the endpoints that are listed for it, and no other.</summary>
[TestFixture]
internal sealed class NetworkTests
{
    [Test]
    public void Listed_endpoints_can_be_reached_and_others_cannot()
    {
        using var listed = Server("listed");
        using var other = Server("other");
        using var third = Server("third");
        using var directory = new TestDirectory();
        directory.Write("test.proj", MSBuildRun.Header + $"""
            <PropertyGroup><HakoniwaExecNetwork>allow:127.0.0.1:{Port(listed)};127.0.0.1:{Port(third)}</HakoniwaExecNetwork></PropertyGroup>
            <Target Name="Build">
              <HakoniwaExec ToolExe="bash" Command="{Read(listed)}; {Read(third)}; {Read(other)} || echo no other" />
              <HakoniwaExec ToolExe="bash" Command="{Read(listed)} || echo no listed" Network="none" />
              <HakoniwaExec ToolExe="bash" Command="{Read(other)}" Network="host" />
            </Target></Project>
            """);
        var run = MSBuildRun.Start(directory, "test.proj");
        Assert.That(run.ExitCode, Is.Zero, run.Console);
        Assert.That(run.Events.Where(e => e.Sender == "HakoniwaExec" && e.Text.Length < 12).Select(e => e.Text),
            Is.EqualTo(new[] { "listed", "third", "no other", "no listed", "other" }), run.Console);
    }

    private static string Read(TcpListener server) => $"(cat &lt;/dev/tcp/127.0.0.1/{Port(server)}) 2>/dev/null";

    private static int Port(TcpListener server) => ((IPEndPoint)server.LocalEndpoint).Port;

    private static TcpListener Server(string word)
    {
        var server = new TcpListener(IPAddress.Loopback, 0);
        server.Start();
        _ = Answer();
        return server;

        async Task Answer()
        {
            try
            {
                while (true)
                {
                    using var client = await server.AcceptTcpClientAsync();
                    await client.GetStream().WriteAsync(Encoding.ASCII.GetBytes(word + "\n"));
                }
            }
            catch (Exception e) when (e is SocketException or ObjectDisposedException)
            {
                // The test is over.
            }
        }
    }
}
