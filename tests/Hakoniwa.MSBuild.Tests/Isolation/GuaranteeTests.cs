using System.Net;
using System.Net.Sockets;

using Hakoniwa.MSBuild.Tests.Support;

namespace Hakoniwa.MSBuild.Tests.Isolation;

/// <summary>What a step must not be able to do fails in HakoniwaExec, and succeeds in Exec: the attempt itself is a good one.</summary>
[TestFixture]
internal sealed class GuaranteeTests
{
    private static readonly string[] Forbidden =
        ["Connect", "WriteInProject", "WriteNextToProject", "ReadOutside", "SeeProcesses", "ReadVariable", "ReadInput"];

    private readonly string _mark = "hakoniwa-test-" + Guid.NewGuid().ToString("N");
    private TestDirectory _directory = null!;
    private TestDirectory _outside = null!;
    private TcpListener _listener = null!;
    private CaseRuns _runs = null!;

    private static string Home => Environment.GetEnvironmentVariable("HOME") is { Length: > 0 } home ? home : throw new InvalidOperationException("The tests need HOME.");

    [OneTimeSetUp]
    public void Build()
    {
        _directory = new TestDirectory();
        _outside = new TestDirectory();
        _outside.Write("secret.txt", "secret");
        _outside.Write("bin/our-tool", "#!/bin/sh\necho tool ran\n");
        File.SetUnixFileMode(_outside["bin/our-tool"], (UnixFileMode)0x1ED);
        _listener = new TcpListener(IPAddress.Loopback, 0);
        _listener.Start();
        var connect = $"bash -c 'exec 3&lt;&gt;/dev/tcp/127.0.0.1/{((IPEndPoint)_listener.LocalEndpoint).Port}'";

        Environment.SetEnvironmentVariable(_mark.Replace('-', '_'), "value");
        var variable = $"test \"${_mark.Replace('-', '_')}\" = value".Replace("\"", "&quot;", StringComparison.Ordinal);
        _runs = CaseRuns.Start(_directory, new Dictionary<string, string>
        {
            ["Connect"] = $"<TASK Command=\"{connect}\" />",
            ["ConnectAllowed"] = $"<TASK Command=\"{connect}\" Network=\"host\" />",
            ["WriteInProject"] = "<TASK Command=\"echo x > stray-TASK.txt\" />",
            ["WriteNextToProject"] = $"<TASK Command=\"echo x > {_outside["written.txt"]}\" />",
            ["ReadOutside"] = $"<TASK Command=\"cat {_outside["secret.txt"]}\" />",
            ["ReadDeclared"] = $"<TASK Command=\"cat {_outside["secret.txt"]}\" Inputs=\"{_outside["secret.txt"]}\" />",
            ["WriteDeclared"] = $"<TASK Command=\"echo changed > {_outside["secret.txt"]}\" Inputs=\"{_outside["secret.txt"]}\" />",
            ["Tool"] = $"<TASK Command=\"our-tool\" Tools=\"{_outside["bin/our-tool"]}\" />",
            ["WriteInTmp"] = $"<TASK Command=\"echo x > /tmp/{_mark}-TASK\" />",
            ["WriteInHome"] = $"<TASK Command=\"echo x > ~/.{_mark}-TASK\" />",
            ["SeeProcesses"] = $"<TASK Command=\"test -d /proc/{Environment.ProcessId}\" />",
            ["ReadVariable"] = $"<TASK Command=\"{variable}\" />",
            ["PassVariable"] = $"<TASK Command=\"{variable}\" PassEnvironment=\"{_mark.Replace('-', '_')};NOT_SET_ANYWHERE\" />",
            ["ReadInput"] = "<TASK Command=\"read line\" />",
            ["RunDotNet"] = "<TASK Command=\"dotnet --list-runtimes\" />",
            ["MissingInput"] = "<TASK Command=\"true\" Inputs=\"nowhere.txt\" />",
            ["BadMode"] = "<TASK Command=\"true\" Mode=\"Sometimes\" />",
            ["BadNetwork"] = "<TASK Command=\"true\" Network=\"wifi\" />",
            ["OffRunsPlainly"] = "<TASK Command=\"echo x > plain-TASK.txt\" Mode=\"off\" />",
        });
    }

    [OneTimeTearDown]
    public void CleanUp()
    {
        Environment.SetEnvironmentVariable(_mark.Replace('-', '_'), null);
        _listener.Dispose();
        _directory.Dispose();
        _outside.Dispose();
        foreach (var path in new[] { $"/tmp/{_mark}-Exec", $"{Home}/.{_mark}-Exec" })
            File.Delete(path);
    }

    [TestCaseSource(nameof(Forbidden))]
    public void Is_forbidden_in_the_sandbox_alone(string attempt)
    {
        Assert.That(_runs.Succeeded(CaseRuns.Exec, attempt), Is.True, "outside: " + _runs.Console);
        Assert.That(_runs.Succeeded(CaseRuns.HakoniwaExec, attempt), Is.False, "inside: " + _runs.Console);
    }

    [TestCase("ConnectAllowed")]
    [TestCase("ReadDeclared")]
    [TestCase("Tool")]
    [TestCase("PassVariable")]
    [TestCase("RunDotNet")]
    [TestCase("OffRunsPlainly")]
    public void Is_allowed_when_declared(string attempt)
        => Assert.That(_runs.Succeeded(CaseRuns.HakoniwaExec, attempt), Is.True, _runs.Console);

    [Test]
    public void What_is_written_to_tmp_and_home_stays_inside()
    {
        foreach (var name in new[] { "WriteInTmp", "WriteInHome" })
        {
            Assert.That(_runs.Succeeded(CaseRuns.Exec, name), Is.True, _runs.Console);
            Assert.That(_runs.Succeeded(CaseRuns.HakoniwaExec, name), Is.True, _runs.Console);
        }

        Assert.That($"/tmp/{_mark}-Exec", Does.Exist);
        Assert.That($"/tmp/{_mark}-HakoniwaExec", Does.Not.Exist);
        Assert.That($"{Home}/.{_mark}-Exec", Does.Exist);
        Assert.That($"{Home}/.{_mark}-HakoniwaExec", Does.Not.Exist);
    }

    [Test]
    public void An_input_is_read_only()
    {
        Assert.That(_runs.Succeeded(CaseRuns.HakoniwaExec, "WriteDeclared"), Is.False, _runs.Console);
        Assert.That(_outside.Read("secret.txt"), Is.EqualTo("secret"));
    }

    [TestCase("MissingInput", MSBuildErrorCode.InputMissing)]
    [TestCase("BadMode", MSBuildErrorCode.InvalidParameter)]
    [TestCase("BadNetwork", MSBuildErrorCode.InvalidParameter)]
    public void Says_what_is_wrong_with_the_step(string name, string code)
    {
        Assert.That(_runs.Succeeded(CaseRuns.HakoniwaExec, name), Is.False);
        Assert.That(_runs.Of(CaseRuns.HakoniwaExec, name).Where(e => e.Kind == "error").Select(e => e.Code), Is.EqualTo(new[] { code }), _runs.Console);
    }

    [Test]
    public void The_project_directory_is_untouched()
    {
        Assert.That(_directory["stray-Exec.txt"], Does.Exist);
        Assert.That(_directory["stray-HakoniwaExec.txt"], Does.Not.Exist);
        Assert.That(_directory["plain-HakoniwaExec.txt"], Does.Exist);
    }
}
