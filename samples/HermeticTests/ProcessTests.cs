using System.Diagnostics;
using System.Globalization;
using System.Runtime.InteropServices;

namespace HermeticTests;

public partial class ProcessTests
{
    private const int PtraceTraceMe = 0;
    private const int NewUserNamespace = 0x10000000;
    private const int OperationNotPermitted = 1;

    [Test]
    public void The_hosts_processes_are_invisible()
    {
        Guarantees.TakesNamespaces("the host's processes can be seen");
        var processes = Directory.GetDirectories("/proc").Select(d => Path.GetFileName(d)).Where(n => n.All(char.IsAsciiDigit)).ToList();

        // The sandbox's first process, this one, and what other tests of this run may have started.
        Assert.Multiple(() =>
        {
            Assert.That(processes, Does.Contain("1").And.Contain(Environment.ProcessId.ToString(CultureInfo.InvariantCulture)));
            Assert.That(processes, Has.Count.LessThan(6));
            Assert.That(File.ReadAllText("/proc/1/cmdline"), Does.StartWith("/bin/sh\0"));
        });
    }

    [Test]
    public void The_host_name_is_fixed()
    {
        Guarantees.TakesNamespaces("the host name is the host's");
        Assert.That(Environment.MachineName, Is.EqualTo("hakoniwa"));
    }

    [Test]
    public void The_user_has_a_name()
    {
        Guarantees.TakesNamespaces("/etc/passwd is the host's, which need not have the user");
        Assert.That(Environment.UserName, Is.Not.Empty);
    }

    [Test]
    public void The_environment_is_not_the_callers()
        => Assert.That(Environment.GetEnvironmentVariables().Keys.Cast<string>().Where(n => n.StartsWith("MSBUILD", StringComparison.OrdinalIgnoreCase) || n == "OLDPWD"), Is.Empty);

    [Test]
    public void Child_processes_work()
    {
        using var child = Process.Start(new ProcessStartInfo("sh", ["-c", "echo hello; exit 7"]) { RedirectStandardOutput = true })!;
        Assert.That(child.StandardOutput.ReadToEnd(), Is.EqualTo("hello\n"));
        child.WaitForExit();
        Assert.That(child.ExitCode, Is.EqualTo(7));
    }

    [Test]
    public void Mounting_is_refused()
    {
        Assert.That(mount("none", "/tmp", "tmpfs", 0, 0), Is.EqualTo(-1));
        Assert.That(Marshal.GetLastPInvokeError(), Is.EqualTo(OperationNotPermitted));
    }

    [Test]
    public void Tracing_is_refused()
    {
        Assert.That(ptrace(PtraceTraceMe, 0, 0, 0), Is.EqualTo((nint)(-1)));
        Assert.That(Marshal.GetLastPInvokeError(), Is.EqualTo(OperationNotPermitted));
    }

    [Test]
    public void Further_user_namespaces_are_refused()
    {
        Assert.That(unshare(NewUserNamespace), Is.EqualTo(-1));
        Assert.That(Marshal.GetLastPInvokeError(), Is.EqualTo(OperationNotPermitted));
    }

    [LibraryImport("libc", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    private static partial int mount(string source, string target, string type, ulong flags, nint data);

    [LibraryImport("libc", SetLastError = true)]
    private static partial nint ptrace(nint request, nint pid, nint address, nint data);

    [LibraryImport("libc", SetLastError = true)]
    private static partial int unshare(int flags);
}
