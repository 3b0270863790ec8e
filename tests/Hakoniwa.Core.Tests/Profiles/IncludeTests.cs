using System.IO.Pipes;

namespace Hakoniwa.Core.Tests.Profiles;

/// <summary>Profiles that are made of several, by our own rules.</summary>
public sealed class IncludeTests
{
    [Test]
    public void Includes_nest_and_are_relative_to_the_file_that_includes()
    {
        using var directory = new ProfileDirectory();
        directory.Write("parts/one.toml", "'@include' = ['deeper/two.toml']\nenvs = [{ name = 'ONE', value = '1' }]");
        directory.Write("parts/deeper/two.toml", "hakoniwa = 1\n'@include' = ['../../three.toml']\nenvs = [{ name = 'TWO', value = '2' }]");
        directory.Write("three.toml", "hostname = 'three'");

        var profile = directory.LoadOwn("'@include' = ['parts/one.toml']");

        Assert.Multiple(() =>
        {
            Assert.That(profile.Container.Spec.Environment.Keys, Is.EquivalentTo(["ONE", "TWO"]));
            Assert.That(profile.Container.Spec.HostName, Is.EqualTo("three"));
            Assert.That(profile.Files, Is.EqualTo(
                new[] { "profile.toml", "parts/one.toml", "parts/deeper/two.toml", "three.toml" }.Select(directory.Place)));
        });
    }

    [Test]
    public void Scalars_of_the_including_file_count_and_arrays_are_joined_with_the_later_entry_counting()
    {
        using var directory = new ProfileDirectory();
        directory.Write("one.toml", """
            hostname = "one"
            base = "hermetic"
            mounts = [{ source = "/usr", destination = "/a" }, { source = "/usr", destination = "/b" }]
            envs = [{ name = "A", value = "one" }, { name = "B", value = "one" }]
            limits = [{ type = "nofile", value = 64 }, { type = "walltime", value = 5 }]
            command = { cmdline = ["/bin/one", "x"], cwd = "/usr" }
            cgroup = { processes = 10 }
            mode = "best-effort"
            report = ["denials"]
            """);
        directory.Write("two.toml", """
            hostname = "two"
            envs = [{ name = "B", value = "two" }, { name = "C", value = "two" }]
            network = { mode = "allow", allow = ["a:1"] }
            seccomp = { path = "dotnet", allow = ["ptrace"] }
            """);

        var profile = directory.LoadOwn("""
            "@include" = ["one.toml", "two.toml"]
            mounts = [{ source = "/etc", destination = "/b" }]
            envs = [{ name = "C", value = "main" }]
            limits = [{ type = "walltime", value = 7 }]
            network = { mode = "none" }
            seccomp.allow = ["sysinfo"]
            command.cmdline = ["/bin/main"]
            cgroup.cpus = 2
            report = []
            """);

        Same.As(profile.Command(), Container.Hermetic().HostName("two").Mode(Mode.BestEffort)
            .BindReadOnly("/usr", "/a").BindReadOnly("/etc", "/b")
            .Environment("A", "one").Environment("B", "two").Environment("C", "main")
            .Limit(Rlimit.NoFile, 64).LimitProcesses(10).LimitCpu(2)
            .Network(Network.None).Seccomp(SeccompProfile.DotNet.Allow("ptrace").Allow("sysinfo"))
            .Command("/bin/main").WorkingDirectory("/usr").WallTime(TimeSpan.FromSeconds(7)));
    }

    [Test]
    public void What_an_include_says_of_itself_is_not_the_profile_s()
    {
        using var directory = new ProfileDirectory();
        directory.Write("one.toml", "description = 'one'");

        Assert.Multiple(() =>
        {
            Assert.That(directory.LoadOwn("'@include' = ['one.toml']").Description, Is.Null);
            Assert.That(directory.LoadOwn("'@include' = ['one.toml']\ndescription = 'main'").Description, Is.EqualTo("main"));
        });
    }

    [Test]
    public void A_relative_path_is_relative_to_the_file_it_stands_in()
    {
        using var directory = new ProfileDirectory();
        directory.Write("parts/one.toml", "mounts = [{ source = 'data', destination = '/one' }]\nseccomp.path = 'filter.json'");
        directory.Write("parts/filter.json", SeccompProfile.DotNet.ToJson());

        var profile = directory.LoadOwn("'@include' = ['parts/one.toml']\nmounts = [{ source = '../data', destination = '/two' }, { source = '.', destination = '/three' }]");

        var expected = new Container()
            .BindReadOnly(directory.Place("parts/data"), "/one")
            .BindReadOnly(directory.Place("../data"), "/two")
            .BindReadOnly(directory.Path, "/three")
            .Seccomp(SeccompProfile.Load(directory.Place("parts/filter.json")));
        Assert.Multiple(() =>
        {
            Assert.That(profile.Container.Spec.Mounts, Is.EqualTo(expected.Spec.Mounts));
            Assert.That(profile.Container.Spec.Seccomp.Name, Is.EqualTo(expected.Spec.Seccomp.Name));
        });
    }

    [Test]
    public void A_link_to_a_profile_is_in_the_directory_that_it_leads_to()
    {
        using var directory = new ProfileDirectory();
        directory.Write("real/profile.toml", "hakoniwa = 1\n'@include' = ['part.toml']");
        directory.Write("real/part.toml", "hostname = 'real'");
        File.CreateSymbolicLink(directory.Place("link.toml"), "real/profile.toml");

        Assert.That(SandboxProfile.Load(directory.Place("link.toml")).Container.Spec.HostName, Is.EqualTo("real"));
    }

    [Test]
    public void A_profile_from_a_pipe_is_in_the_current_directory()
    {
        using var directory = new ProfileDirectory();
        File.WriteAllText(Path.Combine(directory.Elsewhere, "part.toml"), "hostname = 'part'");
        using var pipe = new AnonymousPipeServerStream(PipeDirection.Out);
        using var reader = pipe.ClientSafePipeHandle;
        pipe.Write("hakoniwa = 1\n'@include' = ['part.toml']"u8);
        _ = pipe.GetClientHandleAsString();
        pipe.Dispose();

        var profile = SandboxProfile.Load($"/proc/self/fd/{reader.DangerousGetHandle()}", directory.Host);

        Assert.That(profile.Container.Spec.HostName, Is.EqualTo("part"));
    }

    [Test]
    public void The_same_file_may_be_included_by_two_others()
    {
        using var directory = new ProfileDirectory();
        directory.Write("base.toml", "mounts = [{ source = '/usr' }]");
        directory.Write("one.toml", "'@include' = ['base.toml']");
        directory.Write("two.toml", "'@include' = ['base.toml']");

        var profile = directory.LoadOwn("'@include' = ['one.toml', 'two.toml']");

        Assert.That(profile.Container.Spec.Mounts, Is.EqualTo(new Container().BindReadOnly("/usr").Spec.Mounts));
    }

    [Test]
    public void A_cycle_is_an_error_that_has_the_chain()
    {
        using var directory = new ProfileDirectory();
        var (one, two) = (directory.Write("one.toml", "'@include' = ['two.toml']"), directory.Write("two.toml", "hostname = 'x'\n'@include' = ['./one.toml']"));

        var error = directory.OwnError("'@include' = ['one.toml']");

        Assert.Multiple(() =>
        {
            Assert.That(error.Code, Is.EqualTo(ErrorCode.ProfileInclude));
            Assert.That(error.Message, Does.StartWith($"HAKO2023: {two}:2:15: a profile cannot include itself: {one} includes {two} includes {one}\n"));
        });
    }

    [Test]
    public void A_cycle_through_links_is_found_as_well()
    {
        using var directory = new ProfileDirectory();
        File.CreateSymbolicLink(directory.Place("link.toml"), "profile.toml");

        Assert.That(directory.OwnError("'@include' = ['link.toml']").Message, Does.Contain("a profile cannot include itself"));
    }

    [Test]
    public void Files_that_include_each_other_twice_end_as_an_error()
    {
        using var directory = new ProfileDirectory();
        for (var i = 0; i < 40; i++)
            directory.Write($"{i}.toml", $"'@include' = ['{i + 1}.toml', '{i + 1}.toml']");
        directory.Write("40.toml", "");

        Assert.That(directory.OwnError("'@include' = ['0.toml']").Message, Does.StartWith("HAKO2023: ").And.Contains("more than 256 files are included"));
    }

    [Test]
    public void What_cannot_be_included_is_an_error_where_it_is_included()
    {
        using var directory = new ProfileDirectory();
        directory.Write("broken.toml", "a = ");
        directory.Write("wrong.toml", "\nhostnam = 'x'");

        Assert.Multiple(() =>
        {
            Assert.That(directory.OwnError("'@include' = ['gone.toml']").Message,
                Does.StartWith($"HAKO2023: {directory.Place("profile.toml")}:2:15: the profile {directory.Place("gone.toml")} cannot be read: it does not exist\n"));
            Assert.That(directory.OwnError("'@include' = ['.']").Message, Does.StartWith("HAKO2023: ").And.Contains("it is a directory"));
            Assert.That(directory.OwnError("'@include' = ['broken.toml']").Message, Does.StartWith($"HAKO2021: {directory.Place("broken.toml")}:1:5: "));
            Assert.That(directory.OwnError("'@include' = ['wrong.toml']").Message, Does.StartWith($"HAKO2022: {directory.Place("wrong.toml")}:2:1: unknown key 'hostnam'"));
            Assert.That(directory.OwnError("'@include' = ['builtin:hermitic']").Message,
                Does.StartWith($"HAKO2025: {directory.Place("profile.toml")}:2:15: there is no built-in profile named 'hermitic'. Did you mean 'hermetic'?"));
        });
    }

    [Test]
    public void A_built_in_profile_can_be_included_and_added_to()
    {
        using var directory = new ProfileDirectory();

        var profile = directory.LoadOwn("'@include' = ['builtin:hermetic']\nhostname = 'mine'");

        Assert.That(profile.Files[1], Is.EqualTo("builtin:hermetic"));
        Same.As(profile.Command(), Container.Hermetic().HostName("mine").Command("/bin/sh"));
    }

    [Test]
    public void A_file_that_may_be_missing_is_included_by_a_pattern()
    {
        using var directory = new ProfileDirectory();
        const string Text = "'@include' = ['${glob:local.toml}']";

        Assert.That(directory.LoadOwn(Text).Container.Spec.HostName, Is.Null);
        directory.Write("local.toml", "hostname = 'local'");
        Assert.That(directory.LoadOwn(Text).Container.Spec.HostName, Is.EqualTo("local"));
    }

    [Test]
    public void The_built_in_profiles_can_be_had_by_name()
    {
        Assert.That(SandboxProfile.Names, Does.Contain("hermetic"));
        Assert.Multiple(() =>
        {
            foreach (var name in SandboxProfile.Names)
            {
                Assert.That(SandboxProfile.Text(name), Does.StartWith("hakoniwa = 1\n").Or.StartWith("#"), name);
                Assert.That(SandboxProfile.Named(name).Files[0], Is.EqualTo("builtin:" + name));
            }

            Assert.That(() => SandboxProfile.Named("hermetik"), Throws.TypeOf<SandboxException>().With.Message.EqualTo("HAKO2025: there is no built-in profile named 'hermetik'. Did you mean 'hermetic'?"));
            Assert.That(() => SandboxProfile.Text("../hermetic"), Throws.TypeOf<SandboxException>());
        });
    }

    [Test]
    public void A_profile_that_cannot_be_read_says_so()
    {
        using var directory = new ProfileDirectory();
        File.WriteAllBytes(directory.Place("large.toml"), new byte[(1 << 20) + 1]);
        File.WriteAllBytes(directory.Place("binary.toml"), [0xFF, 0xFE]);

        Assert.Multiple(() =>
        {
            AssertUnreadable(directory.Place("gone.toml"), "it does not exist");
            AssertUnreadable(directory.Path, "it is a directory, or not to be read by this user");
            AssertUnreadable(directory.Place("large.toml"), "is larger than 1 MiB");
            AssertUnreadable("a\0b", "");
            Assert.That(() => SandboxProfile.Load(directory.Place("binary.toml")), Throws.TypeOf<SandboxException>()
                .With.Property(nameof(SandboxException.Code)).EqualTo(ErrorCode.ProfileSyntax).And.Message.Contains("the byte 0xff is not UTF-8"));
        });

        static void AssertUnreadable(string path, string reason)
            => Assert.That(() => SandboxProfile.Load(path), Throws.TypeOf<SandboxException>().With.Message.StartsWith("HAKO2020: ").And.Message.Contains(reason));
    }
}
