using Hakoniwa.Profiles.Schema;

namespace Hakoniwa.Core.Tests.Profiles;

/// <summary>What a profile cannot say: the error shows file, line, column and the place, and says what can be said there.</summary>
public sealed class WrongValueTests
{
    private static readonly string[] Own = [.. SchemaSamples.Paths(ProfileSchema.Root).Select(SchemaSamples.Name)];
    private static readonly string[] Originals = [.. SchemaSamples.Paths(OriginalSchema.Root).Select(SchemaSamples.Name)];

    [TestCaseSource(nameof(Own))]
    public void A_key_of_ours_takes_no_value_of_another_type(string key)
    {
        var path = SchemaSamples.Paths(ProfileSchema.Root).Single(p => SchemaSamples.Name(p) == key);
        if (key == ProfileSchema.VersionKey)
        {
            AssertAt("\n" + key + " = 1979-05-27", 2, 12, "expected an integer");
            return;
        }

        var line = SchemaSamples.Line(path, "1979-05-27");
        AssertAt("hakoniwa = 1\n" + line, 2, line.IndexOf("1979", StringComparison.Ordinal) + 1, $"expected {path[^1].Type.Expected}, found a date or time");
    }

    [TestCaseSource(nameof(Originals))]
    public void A_key_of_the_original_takes_no_value_of_another_type(string key)
    {
        var path = SchemaSamples.Paths(OriginalSchema.Root).Single(p => SchemaSamples.Name(p) == key);
        var line = SchemaSamples.Line(path, "1979-05-27");

        AssertAt(line, 1, line.IndexOf("1979", StringComparison.Ordinal) + 1, $"expected {path[^1].Type.Expected}, found a date or time");
    }

    [TestCaseSource(nameof(Own))]
    public void A_misspelt_key_of_ours_is_an_error_that_suggests_the_key(string key)
    {
        var path = SchemaSamples.Paths(ProfileSchema.Root).Single(p => SchemaSamples.Name(p) == key);
        var wrong = path[^1].Name + "x";
        var line = SchemaSamples.Line(path, "1", wrong);

        AssertAt("hakoniwa = 1\n" + line, 2, line.IndexOf($"\"{wrong}\"", StringComparison.Ordinal) + 1, $"unknown key '{wrong}'. Did you mean '{path[^1].Name}'?");
    }

    [TestCaseSource(nameof(Originals))]
    public void A_misspelt_key_of_the_original_is_an_error_that_suggests_the_key(string key)
    {
        var path = SchemaSamples.Paths(OriginalSchema.Root).Single(p => SchemaSamples.Name(p) == key);
        var wrong = path[^1].Name + "x";
        var line = SchemaSamples.Line(path, "1", wrong);

        AssertAt(line, 1, line.IndexOf($"\"{wrong}\"", StringComparison.Ordinal) + 1, $"unknown key '{wrong}'. Did you mean '{path[^1].Name}'?");
    }

    [TestCaseSource(nameof(Own))]
    public void What_a_key_of_ours_needs_beside_it_is_missed_by_name(string key)
    {
        var path = SchemaSamples.Paths(ProfileSchema.Root).Single(p => SchemaSamples.Name(p) == key);
        if (SchemaSamples.Inner(path[^1].Type) is not { } table || table.Keys.FirstOrDefault(k => k.Required) is not { } required)
            return;
        var line = SchemaSamples.Line(path, path[^1].Type is ListType ? "[{}]" : "{}");

        AssertAt("hakoniwa = 1\n" + line, 2, line.LastIndexOf("{}", StringComparison.Ordinal) + 1, $"the table lacks the key '{required.Name}', which is {required.Type.Expected}");
    }

    [TestCase("base = 'hermtic'", 8, "unknown word 'hermtic'. Did you mean 'hermetic'?")]
    [TestCase("rootfs = ''", 10, "a path cannot be empty")]
    [TestCase("root.size = 0", 13, "expected at least 1, found 0")]
    [TestCase("root.size = '64MB'", 13, "\"64MB\" is not a size: K, M, G and T are")]
    [TestCase("root.size = '9999999T'", 13, "is not a size")]
    [TestCase("root.size = '0.3K'", 13, "is not a size")]
    [TestCase("root.mode = 755", 13, "expected permissions in octal, as \"0755\" or 0o755, found an integer")]
    [TestCase("root.mode = '888'", 13, "expected permissions in octal")]
    [TestCase("root.mode = 0o10000", 13, "at most 7777")]
    [TestCase("root.inodes = 0", 15, "expected a number from 1 on, found 0")]
    [TestCase("root.rw = true\nrootdir.path = '/usr'", 1, "'root' is about a root in memory")]
    [TestCase("mounts = [{}]", 11, "the mount lacks a source")]
    [TestCase("mounts = [{ source = '' }]", 22, "the mount lacks a source")]
    [TestCase("mounts = [{ source = '/usr', destination = 'usr' }]", 44, "a path in the sandbox must be absolute; \"usr\" is not")]
    [TestCase("mounts = [{ source = '/usr', destination = '/a/..' }]", 44, "nothing can be put over the sandbox's root itself")]
    [TestCase("mounts = [{ source = '/' }]", 11, "\"/\" is the sandbox's root itself")]
    [TestCase("mounts = [{ source = '/usr', type = 'tmfs' }]", 37, "unknown word 'tmfs'. Did you mean 'tmpfs'?")]
    [TestCase("mounts = [{ type = 'tmpfs' }]", 11, "a mount of type 'tmpfs' lacks its destination")]
    [TestCase("mounts = [{ type = 'tmpfs', destination = '/t', rw = false }]", 54, "'rw' means nothing where 'type' is 'tmpfs'")]
    [TestCase("mounts = [{ type = 'tmpfs', source = 'x', destination = '/t' }]", 38, "a mount of type 'tmpfs' has no source")]
    [TestCase("mounts = [{ source = '/usr', size = 4096 }]", 37, "'size' means nothing where 'type' is 'bind'")]
    [TestCase("mounts = [{ type = 'overlay', destination = '/o' }]", 11, "An overlay needs a lower directory")]
    [TestCase("mounts = [{ type = 'overlay', destination = '/o', lowers = ['/usr'], upper = '/u' }]", 11, "'upper' and 'work' go together")]
    [TestCase("filesystem.restrict = [{ destination = '/', attributes = ['nxec'] }]", 59, "unknown word 'nxec'")]
    [TestCase("command.cmdline = ['']", 19, "empty")]
    [TestCase("command.cmdline = [\"a\\u0000\"]", 20, "cannot contain a NUL character")]
    [TestCase("command.cwd = 'x'", 15, "must be absolute")]
    [TestCase("envs = [{ name = 'A=B' }]", 18, "the name of a variable cannot be empty or contain '='")]
    [TestCase("envs = [{ name = '' }]", 18, "the name of a variable cannot be empty")]
    [TestCase("envs = [{ name = 'A', value = 'b', unset = true }]", 44, "A cannot be unset and have a value")]
    [TestCase("hostname = ''", 12, "it cannot be empty")]
    [TestCase("hostname = '0123456789012345678901234567890123456789012345678901234567890123456789'", 12, "A host name has at most 64 bytes")]
    [TestCase("network.mode = 'noone'", 16, "unknown word 'noone'. Did you mean 'none'?")]
    [TestCase("network = { mode = 'none', allow = ['a:1'] }", 36, "'allow' means nothing where 'mode' is 'none'")]
    [TestCase("network = { mode = 'allow', allow = ['a:1', 'b'] }", 45, "\"b\" is not an endpoint")]
    [TestCase("network = { mode = 'pasta', publish = ['80:81:82'] }", 40, "\"80:81:82\" is not a published port")]
    [TestCase("network = { mode = 'pasta', publish = ['70000'] }", 40, "A port is a number from 1 to 65535")]
    [TestCase("user = { name = 'x', groups = ['a'] }", 8, "Further groups need names, and a first group")]
    [TestCase("user.name = -1", 13, "expected a number from 0 to 4294967294, found -1")]
    [TestCase("uidmaps = [{ container_id = 0, host_id = 0, count = 5 }, { container_id = 1, host_id = 9 }]", 11, "Ranges of a map cannot overlap")]
    [TestCase("capabilities = ['CAP_NET_RAV']", 17, "unknown word 'CAP_NET_RAV'. Did you mean 'CAP_NET_RAW'?")]
    [TestCase("limits = [{ type = 'nofile', value = '8M' }]", 38, "\"8M\" is not a whole number")]
    [TestCase("limits = [{ type = 'as', value = 0.5 }]", 34, "is not a size")]
    [TestCase("limits = [{ type = 'as', value = -1 }]", 34, "a limit cannot be negative")]
    [TestCase("limits = [{ type = 'cpu', value = '1.5s' }]", 35, "is not a time in whole seconds")]
    [TestCase("limits = [{ type = 'cpu', soft = 1 }]", 11, "a limit needs 'value', or 'soft' and 'hard'")]
    [TestCase("limits = [{ type = 'cpu', value = 1, hard = 2 }]", 45, "'value' is both soft and hard limit")]
    [TestCase("limits = [{ type = 'cpu', soft = 2, hard = 1 }]", 11, "The soft limit cannot be above the hard limit")]
    [TestCase("limits = [{ type = 'walltime', value = 0 }]", 40, "The wall-time limit must be positive and at most 24 days")]
    [TestCase("limits = [{ type = 'walltime', value = '1000h' }]", 40, "up to 24 days")]
    [TestCase("limits = [{ type = 'walltime', value = 'soon' }]", 40, "\"soon\" is not a time")]
    [TestCase("limits = [{ type = 'walltime', soft = 1, hard = 1 }]", 39, "the wall time has a 'value' alone")]
    [TestCase("limits = [{ type = 'walltime' }]", 11, "the wall time needs a 'value'")]
    [TestCase("cgroup.swap = 1", 15, "'swap' is in addition to 'memory'")]
    [TestCase("cgroup.cpus = 0.001", 15, "expected a number from 0.01 to 100000, found 0.001")]
    [TestCase("cgroup.cpus = nan", 15, "expected a number")]
    [TestCase("seccomp.path = 'defualt'", 16, "there is neither a seccomp profile named 'defualt' nor a file")]
    [TestCase("seccomp.allow = ['ptrac']", 18, "There is no system call named 'ptrac'. Did you mean 'ptrace'?")]
    [TestCase("seccomp.deny = [{ calls = ['ptrace'], errno = 'EPREM' }]", 47, "there is no error 'EPREM'. Did you mean 'EPERM'?")]
    [TestCase("landlock.fs = [{ path = '/', access = 'q' }]", 39, "unknown access 'q': there are r, w and x")]
    [TestCase("landlock.net = [{ port = 65536, access = 'tcp.bind' }]", 26, "expected a number from 0 to 65535, found 65536")]
    [TestCase("report = ['denial']", 11, "unknown word 'denial'. Did you mean 'denials'?")]
    public void A_value_that_means_nothing_is_an_error_at_its_place(string line, int column, string message)
        => AssertAt("hakoniwa = 1\n" + line, 2, column, message);

    [TestCase("hakoniwa = 2", 1, 12, "expected 1, found 2")]
    [TestCase("# mine\nhostname = 'x'\nhakoniwa = 1", 3, 1, "'hakoniwa' must come before everything else in its file")]
    [TestCase("base = 'hermetic'", 1, 1, "unknown key 'base'. The file is read by the original hakoniwa's rules, since it does not begin with 'hakoniwa = 1'")]
    [TestCase("limits = [{ type = 'as', value = '1M' }]", 1, 34, "expected an integer, found a string")]
    [TestCase("limits = [{ type = 'nproc', value = 1 }]", 1, 20, "unknown word 'nproc'")]
    [TestCase("limits = [{ type = 'walltime', value = 0 }]", 1, 40, "must be positive")]
    [TestCase("namespaces = [{ type = 'user' }]", 1, 24, "unknown word 'user'")]
    [TestCase("network.mode = 'allow'", 1, 16, "unknown word 'allow'")]
    [TestCase("command.cwd = '/'", 1, 1, "the table lacks the key 'cmdline'")]
    [TestCase("mounts = [{ destination = '/x' }]", 1, 11, "the table lacks the key 'source'")]
    [TestCase("mounts = [{ source = '/x', if-exists = true }]", 1, 28, "unknown key 'if-exists'")]
    [TestCase("landlock.fs = [{ path = '/', access = 'q' }]", 1, 39, "unknown access 'q'")]
    [TestCase("landlock.net = [{ port = -1, access = 'tcp.bind' }]", 1, 26, "found -1")]
    public void The_original_s_rules_are_told_apart_and_are_as_strict(string text, int line, int column, string message) => AssertAt(text, line, column, message);

    private static void AssertAt(string text, int line, int column, string message)
    {
        using var directory = new ProfileDirectory();
        var error = directory.Error(text);
        var lines = error.Message.Split('\n');

        Assert.Multiple(() =>
        {
            Assert.That(error.Code, Is.EqualTo(ErrorCode.ProfileContent));
            Assert.That(lines[0], Does.StartWith($"HAKO2022: {directory.Place("profile.toml")}:{line}:{column}: ").And.Contains(message));
            Assert.That(lines, Has.Length.EqualTo(3));
            Assert.That(lines[1], Is.EqualTo($" {line} | {text.Split('\n')[line - 1]}"));
            Assert.That(lines[2].IndexOf('^', StringComparison.Ordinal), Is.EqualTo(5 + column - 1), error.Message);
        });
    }
}
