using System.Net;
using System.Net.Sockets;
using System.Security.Cryptography;
using System.Text;
using System.Text.RegularExpressions;

using Hakoniwa.MSBuild.Tests.Support;

namespace Hakoniwa.MSBuild.Tests.Steps;

/// <summary>The blocks of docs/msbuild-recipes.md, in builds.</summary>
[TestFixture]
internal sealed partial class RecipeTests
{
    private static readonly Dictionary<string, string[]> Blocks = Read();

    [Test]
    public void Every_block_of_the_page_is_in_a_test()
        => Assert.That(Blocks.Select(b => $"{b.Key}: {b.Value.Length}"), Is.EqualTo(new[]
        {
            "Steps as items: `HakoniwaStep`: 1", "A generator, one step a file: 1", "npm: 1", "A shell script: 1", "A downloaded tool: 1", "A .NET tool: 1",
            "From `Exec` to a strict step: 2",
        }));

    [Test]
    public void Steps_as_items()
    {
        using var directory = new TestDirectory();
        directory.Write("generate.sh", "sed 's/.*/class &;/' $1 > $2\n");
        directory.Write("colours.txt", "Moss\n");
        var run = Build(directory, Blocks["Steps as items: `HakoniwaStep`"][0]);
        Assert.That(directory.Read("obj/Palette.cs"), Is.EqualTo("class Moss;\n"));
        Assert.That(run.Console, Does.Contain("compile: obj/Palette.cs"));
    }

    [Test]
    public void A_generator_with_a_step_for_each_file()
    {
        using var directory = new TestDirectory();
        Program(directory, "tools/schemac", """[ "$1 $3" = "--import --out" ] && cat $2/common.schema "$5" > "$4/$(basename "$5" .schema).cs"; echo it made "$5" """);
        directory.Write("schemas/common.schema", "// common\n");
        directory.Write("schemas/order.schema", "class Order;\n");
        var run = Build(directory, Blocks["A generator, one step a file"][0]);
        Assert.That(directory.Read("obj/schemas/order.cs"), Is.EqualTo("// common\nclass Order;\n"));
        Assert.That(run.Console, Does.Contain("it made schemas/order.schema").And.Contain("compile: obj/schemas/common.cs").And.Contain("compile: obj/schemas/order.cs"));
        Assert.That(Build(directory, Blocks["A generator, one step a file"][0]).Console, Does.Not.Contain("it made"));
    }

    [Test]
    public void The_npm_bundle_is_that_of_the_sample()
    {
        var sample = File.ReadAllLines(Path.Combine(AppContext.BaseDirectory, "recipes", "NpmBundle.csproj")).Select(l => l.Trim()).ToHashSet(StringComparer.Ordinal);
        Assert.That(Blocks["npm"][0].Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries), Is.SubsetOf(sample));
    }

    [Test]
    public void A_shell_script_with_a_tool()
    {
        using var directory = new TestDirectory();
        Program(directory, "tools/describe", "echo described");
        directory.Write("version.sh", "echo \"$(describe) ${BUILD_LABEL:-unlabelled}\"\n");
        Build(directory, Blocks["A shell script"][0]);
        Assert.That(directory.Read("obj/version.txt"), Does.Match("^described .+\n$"));
    }

    [Test]
    public async Task A_downloaded_tool_is_used_when_it_is_the_expected_one_and_not_otherwise()
    {
        const string tool = "#!/bin/sh\necho it looked at $1 and found $(cat $1)\n";
        var block = Blocks["A downloaded tool"][0];
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        var serving = Serve(listener, tool);
        var url = $"-p:LinterUrl=http://127.0.0.1:{((IPEndPoint)listener.LocalEndpoint).Port}/linter";
        using var directory = new TestDirectory();
        directory.Write("config.json", "{}");
        var refused = Run(directory, block, url);
        Assert.That(refused.Errors.Select(e => e.Code), Is.EqualTo(new[] { "MSB3952" }), refused.Console);
        Assert.That(refused.Console, Does.Not.Contain("it looked at"));
        var used = Build(directory, block, url, "-p:LinterHash=" + Convert.ToHexString(SHA256.HashData(Encoding.UTF8.GetBytes(tool))));
        Assert.That(used.Console, Does.Contain("it looked at config.json and found {}"));
        listener.Stop();
        await serving;
    }

    [Test]
    public void A_dotnet_tool_runs_from_its_package()
    {
        using var directory = new TestDirectory();
        directory.Write("data.csv", "");

        // An assembly with a Main: that of a test project, which does nothing when it is started by itself.
        var self = typeof(RecipeTests).Assembly.Location;
        Build(directory, Blocks["A .NET tool"][0], "-p:ReporterDirectory=" + Path.GetDirectoryName(self) + "/", "-p:Reporter=" + self);
        Assert.That(directory["obj/report.txt"], Does.Exist);
    }

    [Test]
    public void An_Exec_becomes_a_strict_step()
    {
        using var directory = new TestDirectory();
        directory.Write("pack.sh", "cat data/*.txt > $1\n");
        directory.Write("data/one.txt", "1");
        var blocks = Blocks["From `Exec` to a strict step"];
        var warned = Build(directory, blocks[0], "-t:Archive", "-p:OutDir=bin/");
        Assert.That(warned.Warnings.Where(w => w.Code == "HAKO4011").Select(w => w.Text), Has.Some.Contains("data/one.txt"), warned.Console);
        Assert.That(directory.Read("bin/pack.tar"), Is.EqualTo("1"));
        File.Delete(directory["bin/pack.tar"]);
        var strict = Build(directory, blocks[1], "-t:Archive", "-p:OutDir=bin/");
        Assert.That(strict.Warnings, Is.Empty, strict.Console);
        Assert.That(directory.Read("bin/pack.tar"), Is.EqualTo("1"));
    }

    private static MSBuildRun Build(TestDirectory directory, string block, params string[] arguments)
    {
        var run = Run(directory, block, arguments);
        Assert.That(run.ExitCode, Is.Zero, run.Console);
        return run;
    }

    private static MSBuildRun Run(TestDirectory directory, string block, params string[] arguments)
    {
        File.Delete(directory["events.jsonl"]);
        directory.Write("steps.csproj", MSBuildRun.Header.Replace("<Project>",
                "<Project DefaultTargets=\"Show\">\n<PropertyGroup><MSBuildProjectExtensionsPath>obj/</MSBuildProjectExtensionsPath><IntermediateOutputPath>obj/</IntermediateOutputPath></PropertyGroup>",
                StringComparison.Ordinal)
            + block + """<Target Name="Show" DependsOnTargets="HakoniwaSteps"><Message Importance="high" Text="compile: %(Compile.Identity)" /></Target></Project>""");
        return MSBuildRun.Start(directory, "steps.csproj", arguments);
    }

    private static void Program(TestDirectory directory, string name, string text)
        => File.SetUnixFileMode(directory.Write(name, "#!/bin/sh\n" + text + "\n"), (UnixFileMode)0b111_101_101);

    /// <summary>Answers every request with the same file, until the listener stops.</summary>
    private static async Task Serve(TcpListener listener, string content)
    {
        try
        {
            while (true)
            {
                using var client = await listener.AcceptTcpClientAsync();
                await using var stream = client.GetStream();
                using var reader = new StreamReader(stream);
                while (!string.IsNullOrEmpty(await reader.ReadLineAsync()))
                    continue;
                await stream.WriteAsync(Encoding.UTF8.GetBytes($"HTTP/1.1 200 OK\r\nContent-Length: {content.Length}\r\nConnection: close\r\n\r\n{content}"));
            }
        }
        catch (Exception e) when (e is SocketException or ObjectDisposedException)
        {
            // The listener was stopped.
        }
    }

    private static Dictionary<string, string[]> Read()
    {
        var page = File.ReadAllText(Path.Combine(AppContext.BaseDirectory, "recipes", "msbuild-recipes.md"));
        return page.Split("\n## ").Skip(1)
            .Select(section => (Title: section[..section.IndexOf('\n', StringComparison.Ordinal)], Blocks: XmlBlock().Matches(section).Select(m => m.Groups[1].Value).ToArray()))
            .ToDictionary(s => s.Title, s => s.Blocks, StringComparer.Ordinal);
    }

    [GeneratedRegex("```xml\n(.*?)```", RegexOptions.Singleline)]
    private static partial Regex XmlBlock();
}
