using System.Diagnostics;
using System.Reflection;
using System.Text.Json;

using YamlDotNet.RepresentationModel;

namespace Hakoniwa.Cli.Tests;

/// <summary>The files of docs/ci.md: they are what their readers accept, and their shell lines do what they are there for.</summary>
[TestFixture]
[System.Runtime.Versioning.UnsupportedOSPlatform("windows")]
public sealed class CiRecipeTests
{
    private static readonly string Checkout = typeof(CiRecipeTests).Assembly.GetCustomAttributes<AssemblyMetadataAttribute>().Single(a => a.Key == "Checkout").Value!;
    private static readonly string Page = Path.Combine(Checkout, "docs/ci.md");

    /// <summary>Programs that change a machine write down how they were called; the SDK also installs the command.</summary>
    private static readonly Dictionary<string, string> StandIns = new()
    {
        ["sudo"] = "exec \"$@\"",
        ["sysctl"] = "echo \"sysctl $*\" >>\"$CALLS\"",
        ["apparmor_parser"] = "echo \"apparmor_parser $*\" >>\"$CALLS\"",
        ["tee"] = "grep -q 'userns,'; echo \"tee $*\" >>\"$CALLS\"",
        ["docker"] = "while [ \"$1\" != sh ]; do echo \"docker $1\" >>\"$CALLS\"; shift; done; exec \"$@\"",
        ["podman"] = "while [ \"$1\" != sh ]; do echo \"podman $1\" >>\"$CALLS\"; shift; done; exec \"$@\"",
        ["dotnet"] = """
            echo "dotnet $*" >>"$CALLS"
            [ "$1 $2" = "tool install" ] || exit 0
            case "$3" in
              --global) place=$HOME/.dotnet/tools ;;
              --tool-path) place=$4 ;;
            esac
            mkdir -p "$place"; ln -s "$HAKONIWA" "$place/hakoniwa"
            """,
    };

    [TestCase("GitHub Actions, with sudo", "ubuntu-24.04")]
    [TestCase("GitHub Actions, without sudo", "linux")]
    public void A_workflow_of_GitHub_runs_its_steps_in_order(string section, string runner)
    {
        var job = Mapping(Mapping(Yaml(section))["jobs"])["test"];
        var steps = ((YamlSequenceNode)job["steps"]).Children;
        Assert.That(job["runs-on"].ToString(), Does.Contain(runner));
        Assert.That(steps.Select(s => Mapping(s).Children.Keys.Select(k => ((YamlScalarNode)k).Value)), Has.All.SubsetOf(new[] { "name", "uses", "with", "run" }));

        AssertRuns([.. steps.Where(s => Mapping(s).Children.ContainsKey("run")).Select(s => s["run"].ToString())],
            withSudo: section.EndsWith("with sudo", StringComparison.Ordinal) ? ["tee /etc/apparmor.d/hakoniwa", "apparmor_parser -r /etc/apparmor.d/hakoniwa"] : []);
    }

    [Test]
    public void A_job_of_GitLab_runs_its_lines_in_order()
    {
        var job = Mapping(Yaml("GitLab, Docker executor"))["test"];

        AssertRuns([string.Join('\n', ((YamlSequenceNode)job["script"]).Select(l => l.ToString()))]);
        Assert.That(job["tags"].ToString(), Does.Contain("sandboxes"));
    }

    [Test]
    public void A_pipeline_of_Azure_runs_its_steps_in_order()
    {
        var pipeline = Mapping(Yaml("Azure Pipelines, container job"));
        var steps = ((YamlSequenceNode)pipeline["steps"]).Children;

        Assert.That(pipeline["container"]["options"].ToString(),
            Is.EqualTo("--security-opt seccomp=unconfined --security-opt apparmor=unconfined --security-opt systempaths=unconfined"));
        Assert.That(steps[0]["target"].ToString(), Is.EqualTo("host"));
        AssertRuns([.. steps.Select(s => s["script"].ToString())], withSudo: ["sysctl -w kernel.apparmor_restrict_unprivileged_userns=0"]);
    }

    [Test]
    public void A_pod_of_Kubernetes_runs_its_command()
    {
        var pod = Mapping(Yaml("Containers of your own"));
        var container = ((YamlSequenceNode)pod["spec"]["containers"]).Single();

        Assert.That((pod["spec"]["hostUsers"].ToString(), container["securityContext"]["procMount"].ToString()), Is.EqualTo(("false", "Unmasked")));
        AssertRuns([((YamlSequenceNode)container["args"]).Single().ToString()]);
    }

    [TestCase("docker", "systempaths=unconfined")]
    [TestCase("podman", "unmask=ALL")]
    public void A_command_line_of_an_engine_runs_its_command(string engine, string option)
    {
        var line = Blocks("Containers of your own", "sh").Single(b => b.StartsWith(engine, StringComparison.Ordinal));

        Assert.That(AssertRuns([line]), Does.Contain($"{engine} {option}"));
    }

    /// <summary>Runs the steps as a runner does: each by a shell of its own, which stops at the first line that fails.</summary>
    /// <returns>How the programs were called that are not real here.</returns>
    private static string[] AssertRuns(string[] steps, string[]? withSudo = null)
    {
        using var directory = new TemporaryDirectory();
        foreach (var (name, script) in StandIns)
        {
            var program = directory.Write(name, "#!/bin/sh\n" + script + "\n");
            File.SetUnixFileMode(program, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        }

        // The stand-in for a place that containers have to themselves.
        var tools = Path.Combine(directory.Path, "opt");
        var output = string.Concat(steps.Select(s => Run(directory.Path, s.Replace("/opt/tools", tools, StringComparison.Ordinal))));
        var calls = File.ReadAllLines(Path.Combine(directory.Path, "calls"));

        using var report = JsonDocument.Parse(output[output.IndexOf('{', StringComparison.Ordinal)..(output.LastIndexOf('}') + 1)]);
        Assert.Multiple(() =>
        {
            Assert.That(report.RootElement.GetProperty("enforceWorks").GetBoolean(), Is.True);
            Assert.That(calls.Where(c => c.StartsWith("dotnet ", StringComparison.Ordinal)).Skip(1), Is.EqualTo(new[] { "dotnet build", "dotnet test --no-build" }));
            Assert.That(calls.Where(c => c.Split(' ')[0] is "tee" or "sysctl" or "apparmor_parser"), Is.EqualTo(withSudo ?? []));
        });
        return calls;
    }

    private static string Run(string directory, string script)
    {
        var path = Path.Combine(directory, "path");
        var added = File.Exists(path) ? string.Concat(File.ReadLines(path).Select(l => l + ":")) : "";
        var start = new ProcessStartInfo("/bin/sh", ["-e", "-c", script]) { RedirectStandardOutput = true, RedirectStandardInput = true, WorkingDirectory = directory };
        start.Environment["PATH"] = $"{added}{directory}:{Environment.GetEnvironmentVariable("PATH")}";
        start.Environment["HOME"] = directory;
        start.Environment["CALLS"] = Path.Combine(directory, "calls");
        start.Environment["GITHUB_PATH"] = path;
        start.Environment["AGENT_TEMPDIRECTORY"] = Path.Combine(directory, "agent");
        start.Environment["HAKONIWA"] = HakoniwaCommand.Path;
        start.Environment["DOTNET_ROOT"] = Path.GetFullPath(Path.Combine(System.Runtime.InteropServices.RuntimeEnvironment.GetRuntimeDirectory(), "..", "..", ".."));
        using var process = Process.Start(start)!;
        process.StandardInput.Close();
        var output = process.StandardOutput.ReadToEnd();
        HakoniwaCommand.WaitForEnd(process);
        Assert.That(process.ExitCode, Is.Zero, script + "\n" + output);
        return output;
    }

    private static YamlNode Yaml(string section)
    {
        var stream = new YamlStream();
        stream.Load(new StringReader(Blocks(section, "yaml").Single()));
        return stream.Documents.Single().RootNode;
    }

    private static YamlMappingNode Mapping(YamlNode node) => (YamlMappingNode)node;

    /// <summary>The blocks of a language in a section of the page.</summary>
    private static string[] Blocks(string section, string language)
    {
        if (!File.Exists(Page))
            Assert.Ignore("needs docs/ci.md of the checkout that the tests were built from");
        var lines = File.ReadAllLines(Page).SkipWhile(l => l != "## " + section).Skip(1).TakeWhile(l => !l.StartsWith("## ", StringComparison.Ordinal)).ToArray();
        Assert.That(lines, Is.Not.Empty, section);
        var blocks = new List<string>();
        for (var i = 0; i < lines.Length; i++)
        {
            if (lines[i] == "```" + language)
                blocks.Add(string.Join('\n', lines.Skip(i + 1).TakeWhile(l => l != "```")) + "\n");
        }

        return [.. blocks];
    }
}
