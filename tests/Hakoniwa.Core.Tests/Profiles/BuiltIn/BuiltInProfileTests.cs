using System.Net.Sockets;

using Hakoniwa.Core.Tests.Support;

namespace Hakoniwa.Core.Tests.Profiles.BuiltIn;

/// <summary>The profiles that come with the library, at what they are for.</summary>
public sealed class BuiltInProfileTests
{
    private TemporaryDirectory _project = null!;

    [SetUp]
    public void Make() => _project = new();

    [TearDown]
    public void Remove() => _project.Dispose();

    [Test]
    public void They_are_these() =>
        Assert.That(SandboxProfile.Names, Is.EqualTo(new[] { "desktop-base", "dotnet-build", "dotnet-test", "hermetic", "shell" }));

    [TestCaseSource(typeof(SandboxProfile), nameof(SandboxProfile.Names))]
    public void Each_says_what_it_is_for_and_why_it_is_as_it_is(string name)
    {
        Assert.Multiple(() =>
        {
            Assert.That(SandboxProfile.Named(name).Description, Does.EndWith("."));
            Assert.That(SandboxProfile.Text(name), Does.StartWith("hakoniwa = 1\n").And.Contain("\n# ").And.EndWith("\n"));
            Assert.That(SandboxProfile.Named(name).Files[0], Is.EqualTo("builtin:" + name));
            Assert.That(() => SandboxProfile.Named(name).Command().Plan(), Throws.Nothing);
        });
    }

    [TestCaseSource(typeof(SandboxProfile), nameof(SandboxProfile.Names))]
    public void Each_starts_a_program_and_shows_it_no_network_and_nothing_of_the_home(string name)
    {
        var profile = Load(name);
        var output = profile.Command("/bin/sh", "-c", "cut -d: -f1 -s /proc/net/dev | tr -d ' '; ls -A \"$HOME\"").WorkingDirectory("/").Output();
        Assert.That(output.Status.Code, Is.Zero, output.StandardError);
        Assert.That(output.StandardOutput.Split('\n', StringSplitOptions.RemoveEmptyEntries).Except([".nuget", ".config", ".cache", ".local"]), Is.EqualTo(new[] { "lo" }));
    }

    [Test]
    public void Hermetic_is_what_it_is_in_code() =>
        Same.As(SandboxProfile.Named("hermetic").Command("/bin/true"), Container.Hermetic().Command("/bin/true"));

    [Test]
    public void A_shell_is_private_and_says_where_it_is()
    {
        var output = Load("shell").Command("/bin/sh", "-c", "echo \"$PS1\"; pwd; echo x > file && cat file; hostname 2>/dev/null || cat /proc/sys/kernel/hostname").Output();
        Assert.That(output.StandardOutput, Is.EqualTo("hakoniwa:$PWD$ \n/tmp\nx\nhakoniwa\n"), output.StandardError);
        Assert.That(Load("shell").Command().Plan().Command.Program, Is.EqualTo("/bin/sh"));
    }

    [Test]
    public void A_project_is_built_where_it_is()
    {
        Project();
        var output = Load("dotnet-build").Command("dotnet", "build", "-v:q", "-tl:off").Output();
        Assert.That(output.Status.Code, Is.Zero, output.StandardOutput + output.StandardError);
        Assert.That(output.StandardOutput, Does.Contain("0 Warning(s)"));
        Assert.That(_project.Place("work/bin/Debug/net10.0/app.dll"), Does.Exist);
    }

    [Test]
    public void A_build_cannot_write_to_what_git_runs_nor_to_the_packages_nor_beside_the_project()
    {
        Project();
        var packages = Directory.CreateDirectory(_project.Place("home/.nuget/packages")).FullName;
        var hooks = Directory.CreateDirectory(_project.Place("work/.git/hooks")).FullName;
        string[] attempts = [$"touch {hooks}/post-checkout", $"touch {packages}/planted", $"touch {_project.Place("beside")}"];
        var profile = Load("dotnet-build", _project.Place("work"));
        foreach (var attempt in attempts)
        {
            var inside = profile.Command("/bin/sh", "-c", attempt).Output();
            Assert.That(inside.Status.Code is > 0 || !File.Exists(attempt.Split(' ')[1]), attempt);
        }

        Assert.That(profile.Command("/bin/sh", "-c", "touch here").Status().Code, Is.Zero);
        Assert.That(_project.Place("work/here"), Does.Exist);
        Assert.That(attempts.Select(a => a.Split(' ')[1]).Where(File.Exists), Is.Empty);
        foreach (var attempt in attempts)
            Assert.That(Host.Run("/bin/sh", "-c", attempt).ExitCode, Is.Zero, "outside it works");
    }

    [Test]
    public void What_a_test_run_writes_to_the_project_goes_away()
    {
        Project();
        var profile = Load("dotnet-test");
        var before = _project.Snapshot();
        var output = profile.Command("/bin/sh", "-c", "dotnet build -v:q -tl:off && test -f bin/Debug/net10.0/app.dll && rm app.cs && echo done").Output();
        Assert.That(output.StandardOutput, Does.EndWith("done\n"), output.StandardError);
        Assert.That(_project.Snapshot(), Is.EqualTo(before));
    }

    /// <summary>These tests themselves, a few of them that need no sandbox of their own.</summary>
    [Test]
    public void Tests_are_run()
    {
        NeedsSdk();
        var assembly = typeof(BuiltInProfileTests).Assembly.Location;
        var output = Load("dotnet-test", Path.GetDirectoryName(assembly)!)
            .Command("dotnet", "test", assembly, "--filter", "FullyQualifiedName~BpfMachineTests", "--logger", "trx").Output();
        Assert.That(output.Status.Code, Is.Zero, output.StandardOutput + output.StandardError);
        Assert.That(output.StandardOutput, Does.Contain("Passed!"));
        Assert.That(Path.Combine(Path.GetDirectoryName(assembly)!, "TestResults"), Does.Not.Exist);
    }

    [Test]
    public void A_program_with_windows_finds_the_display_and_not_the_session_bus()
    {
        var runtime = _project.Subdirectory("run");
        Directory.CreateDirectory(Path.Combine(runtime, "hakoniwa"));
        using var display = Listening(Path.Combine(runtime, "wayland-1"));
        using var bus = Listening(Path.Combine(runtime, "bus"));
        using var sound = Listening(Path.Combine(runtime, "pipewire-0"));
        var variables = new Dictionary<string, string> { ["XDG_RUNTIME_DIR"] = runtime, ["WAYLAND_DISPLAY"] = "wayland-1", ["DISPLAY"] = ":7" };
        const string look = "echo $DISPLAY $WAYLAND_DISPLAY; ls \"$XDG_RUNTIME_DIR\"; stat -c %a \"$XDG_RUNTIME_DIR\"; touch \"$XDG_RUNTIME_DIR/x\" && echo writable";

        var output = Load("desktop-base", variables: variables).Command("/bin/sh", "-c", look).Output();
        Assert.That(output.StandardOutput, Is.EqualTo(":7 wayland-1\npipewire-0\nwayland-1\n700\nwritable\n"), output.StandardError);

        using var filtered = Listening(Path.Combine(runtime, "hakoniwa/bus"));
        var withBus = Load("desktop-base", variables: variables).Command("/bin/sh", "-c", "test -S \"$XDG_RUNTIME_DIR/bus\"").Status();
        Assert.That(withBus.Code, Is.Zero);
    }

    private static Socket Listening(string path)
    {
        var socket = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
        socket.Bind(new UnixDomainSocketEndPoint(path));
        socket.Listen();
        return socket;
    }

    /// <summary>The built-in profile for a caller in that directory, whose home is in the test's.</summary>
    private SandboxProfile Load(string name, string? directory = null, Dictionary<string, string>? variables = null)
    {
        var home = Directory.CreateDirectory(_project.Place("home")).FullName;
        var file = _project.Place("home/profile.toml");
        File.WriteAllText(file, $"hakoniwa = 1\n\"@include\" = [\"builtin:{name}\"]\n");
        return SandboxProfile.Load(file, new Hakoniwa.Profiles.ProfileHost
        {
            CurrentDirectory = directory ?? Directory.CreateDirectory(_project.Place("work")).FullName,
            Variable = variable => variable switch
            {
                "HOME" => home,
                "PATH" => "/usr/bin:/bin",
                _ => variables?.GetValueOrDefault(variable),
            },
        });
    }

    private void Project()
    {
        NeedsSdk();
        Directory.CreateDirectory(_project.Place("work"));
        _project.File("work/app.csproj",
            """
            <Project Sdk="Microsoft.NET.Sdk">
              <PropertyGroup><OutputType>Exe</OutputType><TargetFramework>net10.0</TargetFramework></PropertyGroup>
            </Project>
            """);
        _project.File("work/app.cs", "System.Console.WriteLine(\"built\");");
    }

    private static void NeedsSdk()
    {
        if (!Directory.Exists(Path.Combine(Host.DotnetRoot, "sdk")))
            Assert.Ignore("needs the SDK beside the runtime that the tests run on");
    }
}
