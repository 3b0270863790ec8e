using Hakoniwa.Core.Tests.Support;
using Hakoniwa.Profiles;

namespace Hakoniwa.Core.Tests.Profiles.Templates;

public sealed class HostFunctionTests
{
    private TemporaryDirectory _directory = null!;

    [SetUp]
    public void Make() => _directory = new();

    [TearDown]
    public void Remove() => _directory.Dispose();

    [Test]
    public void A_variable_of_the_caller_is_read_and_one_that_is_not_set_is_empty()
    {
        var host = Host(variables: new() { ["SET"] = "a b", ["EMPTY"] = "" });
        Assert.That(Rendering.Text("""[{{ os_env("SET") }}][{{ os_env("EMPTY") }}][{{ os_env("NOT_SET") }}]""", host), Is.EqualTo("[a b][][]"));
    }

    [Test]
    public void Paths_are_looked_at_through_links()
    {
        _directory.File("file");
        _directory.Subdirectory("dir");
        File.CreateSymbolicLink(_directory.Place("link"), "dir");
        File.CreateSymbolicLink(_directory.Place("broken"), "nowhere");
        const string ask = """
            {%- for p in ["file", "dir", "link", "broken", "none", ""] %}{{ p }}: {{ path_exists(p) }} {{ path_is_dir(p) }} {{ path_is_symlink(p) }}
            {% endfor %}
            """;
        Assert.That(Rendering.Text(ask, Host()), Is.EqualTo(
            """
            file: true false false
            dir: true true false
            link: true true true
            broken: false false true
            none: false false false
            : false false false

            """));
    }

    [Test]
    public void A_link_is_read_and_what_is_none_is_an_error()
    {
        File.CreateSymbolicLink(_directory.Place("link"), "to/there");
        _directory.File("file");
        Assert.That(Rendering.Text("""{{ fs_read_link("link") }}""", Host()), Is.EqualTo("to/there"));
        Assert.That(Rendering.Error("""{{ fs_read_link("file") }}""", Host()).Code, Is.EqualTo(ErrorCode.TemplateHost));
        Assert.That(Rendering.Error("""{{ fs_read_link("none") }}""", Host()).Code, Is.EqualTo(ErrorCode.TemplateHost));
    }

    [Test]
    public void A_glob_is_a_list_of_paths()
    {
        foreach (var name in new[] { "b.so", "a.so", "c.txt", ".d.so" })
            _directory.File(name);
        var pattern = $$$"""{% for p in fs_glob("{{{_directory.Path}}}/*.so") %}{{ p }};{% endfor %}""";
        Assert.That(Rendering.Text(pattern, Host()), Is.EqualTo(
            $"{_directory.Place(".d.so")};{_directory.Place("a.so")};{_directory.Place("b.so")};"));
        Assert.That(Rendering.Text("""{{ fs_glob("/nowhere/*") }}""", Host()), Is.EqualTo("[]"));
        Assert.That(Rendering.Error("""{{ fs_glob("/[") }}""", Host()).Code, Is.EqualTo(ErrorCode.TemplateValue));
    }

    [Test]
    public void The_nearest_directory_above_that_has_a_name_is_found()
    {
        _directory.File("marker");
        var below = _directory.Subdirectory("a/b");
        var host = Host(current: below);
        Assert.That(Rendering.Text("""{{ fs_findup("marker") }}|{{ fs_findup("there is no such name") }}""", host),
            Is.EqualTo(_directory.Place("marker") + "|"));
    }

    [Test]
    public void Directories_and_files_are_made_and_what_is_there_stays()
    {
        _directory.File("kept", "content");
        Assert.That(
            Rendering.Text("""# {{ fs_mkdir("a/b") }} {{ fs_mkdir("a/b") }} {{ fs_touch("a/b/c") }} {{ fs_touch("kept") }}""", Host()),
            Is.EqualTo("# none none none none"));
        Assert.Multiple(() =>
        {
            Assert.That(_directory.Place("a/b"), Does.Exist);
            Assert.That(File.ReadAllText(_directory.Place("a/b/c")), Is.Empty);
            Assert.That(File.ReadAllText(_directory.Place("kept")), Is.EqualTo("content"));
        });
    }

    [Test]
    public void Nothing_is_made_where_the_host_is_to_stay_as_it_is()
    {
        var before = _directory.Snapshot();
        Rendering.Text("""{% set a = fs_mkdir("a/b") %}{% set b = fs_touch("c") %}""", Host(inspect: true));
        Assert.That(_directory.Snapshot(), Is.EqualTo(before));
    }

    [Test]
    public void What_cannot_be_made_is_an_error_with_its_place()
    {
        _directory.File("file");
        var error = Rendering.Error("a = 1\n{% set x = fs_mkdir(\"file/below\") %}", Host());
        Assert.That(error.Code, Is.EqualTo(ErrorCode.TemplateHost));
        Assert.That(error.Message, Does.Contain("box.toml:2:12: cannot make the directory 'file/below'"));
        Assert.That(Rendering.Error("""{{ fs_touch("none/file") }}""", Host()).Code, Is.EqualTo(ErrorCode.TemplateHost));
    }

    [Test]
    public void The_directories_of_a_user_have_defaults_and_may_be_elsewhere()
    {
        Assert.That(Rendering.Text("""{{ fs_xdg_user_dir("DOWNLOAD") }}|{{ fs_xdg_user_dir("NOSUCH") }}""", Host()),
            Is.EqualTo(_directory.Place("Downloads") + "|"));

        _directory.Subdirectory(".config");
        _directory.File(".config/user-dirs.dirs", "# mine\n\nXDG_DOWNLOAD_DIR=\"$HOME/in\"\nXDG_MUSIC_DIR=\"/music\"\n");
        Assert.That(Rendering.Text("""{{ fs_xdg_user_dir("DOWNLOAD") }}|{{ fs_xdg_user_dir("MUSIC") }}""", Host()),
            Is.EqualTo(_directory.Place("in") + "|/music"));

        _directory.File(".config/user-dirs.dirs", "nonsense\n");
        Assert.That(Rendering.Error("""{{ fs_xdg_user_dir("DOWNLOAD") }}""", Host()).Code, Is.EqualTo(ErrorCode.TemplateHost));
    }

    [Test]
    public void Arguments_that_are_none_are_errors([Values("os_env()", "os_env('a', 'b')", "os_env(nom='a')", "path_exists('a\\x00b')")] string call) =>
        Assert.That(Rendering.Error("{{ " + call + " }}", Host()).Code, Is.EqualTo(ErrorCode.TemplateValue));

    [Test]
    public void The_directory_of_the_file_is_a_variable() =>
        Assert.That(Rendering.Text("""{{ __dir__ }}/seccomp.json""", file: "/etc/box/main.toml"), Is.EqualTo("/etc/box/seccomp.json"));

    private ProfileHost Host(bool inspect = false, string? current = null, Dictionary<string, string>? variables = null) => new()
    {
        Inspect = inspect,
        CurrentDirectory = current ?? _directory.Path,
        Variable = name => name == "HOME" ? _directory.Path : variables?.GetValueOrDefault(name),
    };
}
