using Hakoniwa.Core.Tests.Support;

namespace Hakoniwa.Core.Tests.Profiles;

/// <summary>From a profile to a run: options override it, and what it promises holds.</summary>
public sealed class CommandTests
{
    private const string Text = """
        base = "hermetic"
        mounts = [{ source = "/usr", destination = "/data" }]
        envs = [{ name = "A", value = "profile" }, { name = "B", value = "profile" }]
        limits = [{ type = "nofile", value = 256 }, { type = "walltime", value = 30 }]
        command = { cmdline = ["/bin/echo", "profile"], cwd = "/usr", argv0 = "dog", as-pid-1 = true, measure-memory = true }
        """;

    [Test]
    public void Another_command_line_keeps_everything_but_the_profile_s_own_line_and_name()
    {
        using var directory = new ProfileDirectory();
        var profile = directory.LoadOwn(Text);

        Same.As(profile.Command("/bin/true", "x"),
            profile.Container.Command("/bin/true", "x").WorkingDirectory("/usr").WallTime(TimeSpan.FromSeconds(30)).AsPid1().MeasureMemory());
        Same.As(profile.Command(), profile.Command("/bin/echo", "profile").Argument0("dog"));
    }

    [Test]
    public void What_is_added_to_the_sandbox_of_a_profile_counts()
    {
        using var directory = new ProfileDirectory();
        var profile = directory.LoadOwn(Text);

        var changed = profile.Container.BindReadOnly("/etc", "/data").Environment("A", "option").Limit(Rlimit.NoFile, 64).Network(Network.Host).HostName("option");
        var command = profile.Command(changed);

        Same.As(command, Container.Hermetic().BindReadOnly("/etc", "/data").Environment("A", "option").Environment("B", "profile")
            .Limit(Rlimit.NoFile, 64).Network(Network.Host).HostName("option")
            .Command("/bin/echo", "profile").Argument0("dog").WorkingDirectory("/usr").WallTime(TimeSpan.FromSeconds(30)).AsPid1().MeasureMemory());
        Same.As(profile.Command(changed, "/bin/cat", "x").WorkingDirectory("/").WallTime(TimeSpan.FromSeconds(1)),
            changed.Command("/bin/cat", "x").AsPid1().MeasureMemory().WorkingDirectory("/").WallTime(TimeSpan.FromSeconds(1)));
    }

    [Test]
    public void Arguments_without_a_program_are_refused()
    {
        using var directory = new ProfileDirectory();
        var profile = directory.LoadOwn(Text);

        Assert.That(() => profile.Command(profile.Container, null, "x"), Throws.ArgumentException);
    }

    [Test]
    public void A_rule_about_a_call_that_nobody_knows_is_remarked_on()
    {
        using var directory = new ProfileDirectory();
        var filter = directory.Write("filter.json", """{ "defaultAction": "SCMP_ACT_ALLOW", "syscalls": [{ "names": ["ptrac"], "action": "SCMP_ACT_ERRNO", "errnoRet": 1 }] }""");

        Assert.That(directory.LoadOwn("seccomp.path = './filter.json'").Remarks,
            Is.EqualTo([filter + ": calls that are not known here, and whose rules have no effect: ptrac"]));
    }

    [Test]
    public void A_profile_is_read_once()
    {
        using var directory = new ProfileDirectory();
        directory.Write("part.toml", "hostname = 'before'");
        var profile = directory.LoadOwn("'@include' = ['part.toml']\nenvs = [{ name = 'GIVEN' }]");

        directory.Write("part.toml", "hostname = 'after'");
        directory.Variables["GIVEN"] = "after";

        Assert.That(profile.Command().Plan().Container.HostName, Is.EqualTo("before"));
        Assert.That(profile.Container.Spec.Environment["GIVEN"], Is.EqualTo("given"));
    }

    [Test]
    public void A_hermetic_sandbox_from_a_profile_holds_what_one_from_code_does()
    {
        using var directory = new ProfileDirectory();
        using var hidden = new TemporaryDirectory();
        var (secret, data, output) = (hidden.File("secret", "hidden"), directory.Write("data/in.txt", "in"), directory.Place("out"));
        Directory.CreateDirectory(output);
        var profile = directory.LoadOwn($$"""
            "@include" = ["builtin:hermetic"]
            mounts = [
              { source = "data" },
              { source = "out", destination = "/out", rw = true },
              { source = "${env:NOT_GIVEN:-/nowhere}", if-exists = true },
              { source = "{{Path.GetDirectoryName(Probe.Path)!}}" },
              { source = "{{Host.DotnetRoot}}" },
            ]
            envs = [{ name = "DOTNET_EnableDiagnostics", value = "0" }]
            """);

        var outside = Probe.Outside(["read", secret], ["write", secret, "hidden"]);
        var line = Probe.CommandLine([["read", data], ["read", secret], ["write", data, "x"], ["create", "/out/made"], ["create", "/tmp/x"]]);
        var inside = Probe.Parse(profile.Command(line[0], line[1..]).Output(), 5);

        Assert.Multiple(() =>
        {
            Assert.That(outside, Is.All.Property(nameof(ProbeLine.Ok)).True);
            Assert.That(inside[0].Value, Is.EqualTo("in"));
            Assert.That(inside[1].Error, Is.EqualTo(Errno.ENOENT));
            Assert.That(inside[2].Error, Is.EqualTo(Errno.EROFS));
            Assert.That(inside[3].Ok, inside[3].ToString());
            Assert.That(inside[4].Ok, inside[4].ToString());
            Assert.That(File.Exists(Path.Combine(output, "made")));
            Assert.That(File.ReadAllText(data), Is.EqualTo("in"));
        });
    }
}
