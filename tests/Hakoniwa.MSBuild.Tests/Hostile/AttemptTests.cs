using System.Globalization;
using System.Net;
using System.Net.Sockets;

using Hakoniwa.MSBuild.Tests.Support;

namespace Hakoniwa.MSBuild.Tests.Hostile;

/// <summary>Each attempt succeeds as a command of Exec, and fails as one of HakoniwaExec, where it is told.</summary>
[TestFixture]
internal sealed class AttemptTests
{
    private readonly string _mark = "hakoniwa_" + Guid.NewGuid().ToString("N");
    private TestDirectory _directory = null!;
    private TestDirectory _outside = null!;
    private TcpListener _tcp = null!;
    private Socket _datagrams = null!;
    private Socket _abstract = null!;
    private Socket _agent = null!;
    private CaseRuns _runs = null!;

    /// <summary>The attempt, and what says in the log that it was made: the command's own message, or a finding of the report.</summary>
    private static IEnumerable<TestCaseData> Attempts =>
    [
        new("ConnectTcp", "Connection refused"),
        new("ConnectAbstractSocket", "ECONNREFUSED"),
        new("ConnectAgent", "ENOENT"),
        new("WriteProject", "Read-only file system"),
        new("WriteHooks", "Read-only file system"),
        new("WriteBuildFile", "Read-only file system"),
        new("WriteObjOfAnother", "No such file|nonexistent"),
        new("WriteOutside", "No such file|nonexistent"),
        new("ReadSecret", "No such file"),
        new("ListHostsTmp", "No such file"),
        new("ReadVariable", "MSB3073"),
        new("ReadVariableOfParent", "MSB3073"),
        new("ReadVariablesOfAll", "MSB3073"),
        new("ReadInheritedDescriptor", "[Bb]ad file descriptor"),
        new("SeeInheritedDescriptor", "MSB3073"),
        new("SignalBuild", "No such process"),
        new("OpenProcessOfBuild", "ESRCH"),
        new("BeInGroupOfBuild", "MSB3073"),
        new("LinkProjectFile", "Invalid cross-device link|Read-only file system"),
        new("MoveOutputsAway", "Read-only file system|busy"),
    ];

    [OneTimeSetUp]
    public void Build()
    {
        _directory = new TestDirectory("project");
        _outside = new TestDirectory();
        _outside.Write("secret", "secret");
        _outside.Write("inherited-secret", "secret");
        Directory.CreateDirectory(_outside["obj"]);
        Directory.CreateDirectory(_directory[".git/hooks"]);
        Directory.CreateDirectory(_directory["moved/Exec"]);
        Directory.CreateDirectory(_directory["moved/HakoniwaExec"]);
        _tcp = new TcpListener(IPAddress.Loopback, 0);
        _tcp.Start();
        _datagrams = new Socket(AddressFamily.InterNetwork, SocketType.Dgram, ProtocolType.Udp);
        _datagrams.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        _abstract = Listening("\0" + _mark);
        _agent = Listening(_outside["agent"]);
        var self = Environment.ProcessId.ToString(CultureInfo.InvariantCulture);

        Environment.SetEnvironmentVariable(_mark, "value");
        _runs = CaseRuns.StartWithDescriptor(_outside["inherited-secret"], _directory, new Dictionary<string, string>
        {
            ["ConnectTcp"] = Bash($"exec 3<>/dev/tcp/127.0.0.1/{Port(_tcp.LocalEndpoint)}"),
            ["SendDatagram"] = Probe($"send-to 127.0.0.1 {Port(_datagrams.LocalEndPoint!)}"),
            ["ConnectAbstractSocket"] = Probe($"connect-unix @{_mark}"),
            ["ConnectAgent"] = Probe($"connect-unix {_outside["agent"]}"),
            ["TakePort"] = Probe($"listen 127.0.0.1 {Port(_tcp.LocalEndpoint)}"),
            ["WriteProject"] = Shell("echo x > written-TASK.txt"),
            ["WriteHooks"] = Shell("echo 'echo owned' > .git/hooks/pre-commit-TASK"),
            ["WriteBuildFile"] = Shell("echo '<Project />' > Directory.Build.props"),
            ["WriteObjOfAnother"] = Shell($"echo x > {_outside["obj/project.assets.json"]}"),
            ["WriteOutside"] = Shell($"echo x > {_outside["written.txt"]}"),
            ["ReadSecret"] = Shell($"cat {_outside["secret"]}"),
            ["ListHostsTmp"] = Shell($"ls -d {_outside.Path}"),
            ["ReadVariable"] = Shell($"test \"${_mark}\" = value"),
            ["ReadVariableOfParent"] = Shell($"tr '\\0' '\\n' < /proc/$PPID/environ | grep -c ^{_mark}="),
            ["ReadVariablesOfAll"] = Shell($"cat /proc/[0-9]*/environ 2>/dev/null | tr '\\0' '\\n' | grep -c ^{_mark}="),
            ["ReadInheritedDescriptor"] = Shell("cat <&9"),
            ["SeeInheritedDescriptor"] = Shell("ls -l /proc/self/fd | grep inherited-secret"),
            ["SignalBuild"] = Bash($"kill -0 {self}"),
            ["OpenProcessOfBuild"] = Probe($"pidfd-open {self}"),
            ["BeInGroupOfBuild"] = Shell("test \"$(cut -d' ' -f5 /proc/$$/stat)\" = \"$(cut -d' ' -f5 /proc/$PPID/stat)\" && test $PPID -ne 1"),
            ["LinkProjectFile"] = Shell("ln exec.proj linked-TASK"),
            ["MoveOutputsAway"] = Shell("mv moved/TASK moved/away-TASK"),
        }, "-p:HakoniwaReport=true");
    }

    [OneTimeTearDown]
    public void CleanUp()
    {
        Environment.SetEnvironmentVariable(_mark, null);
        _tcp.Dispose();
        _datagrams.Dispose();
        _abstract.Dispose();
        _agent.Dispose();
        _directory.Dispose();
        _outside.Dispose();
    }

    [TestCaseSource(nameof(Attempts))]
    public void Is_contained_and_told(string attempt, string told)
    {
        Assert.That(_runs.Succeeded(CaseRuns.Exec, attempt), Is.True, "outside: " + _runs.Console);
        Assert.That(_runs.Succeeded(CaseRuns.HakoniwaExec, attempt), Is.False, "inside: " + _runs.Console);
        Assert.That(_runs.Of(CaseRuns.HakoniwaExec, attempt).Select(e => e.Code + " " + e.Text), Has.Some.Match(told));
    }

    [Test]
    public void A_port_of_the_sandbox_is_not_the_hosts()
    {
        // Outside it is taken; what listens in there is heard by nobody out here.
        Assert.That(_runs.Succeeded(CaseRuns.Exec, "TakePort"), Is.False, _runs.Console);
        Assert.That(_runs.Succeeded(CaseRuns.HakoniwaExec, "TakePort"), Is.True, _runs.Console);
    }

    [Test]
    public void A_datagram_of_the_sandbox_does_not_arrive()
    {
        Assert.That(_runs.Succeeded(CaseRuns.Exec, "SendDatagram"), Is.True, _runs.Console);
        Assert.That(_datagrams.Receive(new byte[16]), Is.EqualTo(1));
        Assert.That(_datagrams.Available, Is.Zero);
    }

    [Test]
    public void Nothing_of_the_host_has_changed()
    {
        Assert.That(_directory["written-Exec.txt"], Does.Exist);
        Assert.That(_outside["written.txt"], Does.Exist);
        Assert.That(Directory.EnumerateFileSystemEntries(_directory.Path, "*HakoniwaExec*", SearchOption.AllDirectories), Is.EqualTo(new[] { _directory["moved/HakoniwaExec"] }));
    }

    private static string Shell(string command) => $"<TASK Command=\"{command.Replace("$", "%24", StringComparison.Ordinal).Replace("&", "&amp;", StringComparison.Ordinal).Replace("\"", "&quot;", StringComparison.Ordinal).Replace("<", "&lt;", StringComparison.Ordinal)}\" />";

    private static string Bash(string command) => Shell($"bash -c '{command}'");

    private string Probe(string verb)
    {
        var files = Directory.EnumerateFiles(HostileProgram.ProbeDirectory, "Hakoniwa.Probe*");
        foreach (var file in files.Where(f => !File.Exists(_directory[Path.GetFileName(f)])))
            File.Copy(file, _directory[Path.GetFileName(file)]);
        return Shell($"answer=$(dotnet exec Hakoniwa.Probe.dll {verb}); echo \"$answer\"; case \"$answer\" in *'\"ok\":true'*) ;; *) exit 1;; esac");
    }

    private static int Port(EndPoint endPoint) => ((IPEndPoint)endPoint).Port;

    private static Socket Listening(string name)
    {
        var socket = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
        socket.Bind(new UnixDomainSocketEndPoint(name));
        socket.Listen();
        return socket;
    }
}
