using Hakoniwa.Core.Tests.Support;
using Hakoniwa.Profiles;

namespace Hakoniwa.Core.Tests.Profiles.Templates;

/// <summary>Profiles as the original's users write them.</summary>
public sealed class ExampleTests
{
    private const string Box = """
        # box.toml
        "@include" = ["parts/base.toml"]
        hostname = "box"
        {% set data = os_env("HOME") ~ "/data" %}
        mounts = [
          { source = "{{ data }}", destination = "/data", rw = {{ "true" if path_exists("/srv/rw") else "false" }} },
          { source = "", destination = "/dev", type = "devfs" },
        ]
        limits = [ { type = "nofile", value = 256 }, { type = "walltime", value = 30 } ]
        landlock.resources = [ { type = "tcp.connect" } ]
        landlock.net = [ { port = 443, access = "tcp.connect" } ]
        [network]
        mode = "pasta"
        options = ["-t", "9000"]
        [command]
        cmdline = ["python3", "-q"]
        cwd = "/data"

        """;

    private const string Base = """
        # parts/base.toml
        mounts = [
        {%- for p in ["/usr", "/etc"] if path_is_dir(p) %}
          { source = "{{ p }}" },
        {%- endfor %}
        ]
        [[filesystem.symlinks]]
        original = "usr/bin"
        link = "/bin"

        """;

    [Test]
    public void The_main_file_is_rendered()
    {
        using var home = new TemporaryDirectory();
        var host = new ProfileHost { Variable = name => name == "HOME" ? home.Path : null };
        var expected = Box
            .Replace("""{% set data = os_env("HOME") ~ "/data" %}""", "")
            .Replace("{{ data }}", home.Path + "/data")
            .Replace("""{{ "true" if path_exists("/srv/rw") else "false" }}""", Path.Exists("/srv/rw") ? "true" : "false");
        Assert.That(Rendering.Text(Box, host), Is.EqualTo(expected[..^1]));
    }

    [Test]
    public void The_included_file_is_rendered() => Assert.That(Rendering.Text(Base), Is.EqualTo(
        """
        # parts/base.toml
        mounts = [
          { source = "/usr" },
          { source = "/etc" },
        ]
        [[filesystem.symlinks]]
        original = "usr/bin"
        link = "/bin"
        """));

    /// <summary>Nothing is quoted, as in the original: the filter that quotes has to be asked for.</summary>
    [Test]
    public void A_value_can_be_more_than_a_value_unless_it_is_quoted()
    {
        var host = new ProfileHost { Variable = _ => "x\"\nhostname = \"injected" };
        Assert.That(Rendering.Text("cwd = \"{{ os_env('A') }}\"", host), Is.EqualTo("cwd = \"x\"\nhostname = \"injected\""));
        Assert.That(Rendering.Text("cwd = {{ os_env('A')|tojson }}", host), Is.EqualTo("cwd = \"x\\\"\\nhostname = \\\"injected\""));
    }
}
