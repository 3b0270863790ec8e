using Hakoniwa.Core.Tests.Support;
using Hakoniwa.Seccomp;

namespace Hakoniwa.Core.Tests.Seccomp;

/// <summary>The SDK under the dotnet profile, with refusals that end the program (see <see cref="Strictly"/>): restore, build, run, test.</summary>
public sealed class DotNetSdkTests
{
    private static readonly SeccompProfile Strict = Strictly.Profile("dotnet", DotNetPolicy.Value);

    [Test]
    public void A_project_is_built_and_run_without_a_refusal()
    {
        NeedsSdk();
        using var project = new TemporaryDirectory();
        project.File("app.csproj",
            """
            <Project Sdk="Microsoft.NET.Sdk">
              <PropertyGroup><OutputType>Exe</OutputType><TargetFramework>net10.0</TargetFramework><NuGetAudit>false</NuGetAudit></PropertyGroup>
              <Target Name="Shell" AfterTargets="Build"><Exec Command="mkdir -p d &amp;&amp; cat app.cs | grep -c built > d/count &amp;&amp; mv d/count d/counted &amp;&amp; chmod 600 d/counted &amp;&amp; rm -r d" /></Target>
            </Project>
            """);
        project.File("app.cs", "System.Console.WriteLine(\"built and run\");");
        Container container = Sandbox().BindReadWrite(project.Path);

        Output built = container.Command(Host.Dotnet, "build", "-m:2", "-v:q", "-tl:off").WorkingDirectory(project.Path).Output();
        Assert.That(built.Status.Code, Is.Zero, built.StandardOutput + built.StandardError);
        Assert.That(built.StandardOutput, Does.Contain("0 Warning(s)"));
        Output run = container.Command(Host.Dotnet, "run", "--no-build").WorkingDirectory(project.Path).Output();
        Assert.That(run.StandardOutput.Trim(), Is.EqualTo("built and run"), run.StandardError);
    }

    /// <summary>Small programs that a build step calls try more, and do without: owners and extended attributes.</summary>
    [Test]
    public void The_usual_small_programs_do_their_work()
    {
        const string script = "cd /tmp && echo one >a && cp -p a b && mkdir d && install -m 600 a d/c && ln -s a l && sed -i s/one/two/ a && ls -l >list && find . -name c"
            + " && sort a b | uniq | tr a-z A-Z && tar cf x.tar d && tar xf x.tar --no-same-owner && touch a && sleep 0 && du -s d >/dev/null && date >/dev/null && rm -r d";
        Output output = Container.Hermetic().Seccomp(SeccompProfile.DotNet).Command("/bin/sh", "-ec", script).Output();
        Assert.Multiple(() =>
        {
            Assert.That(output.Status.Code, Is.Zero);
            Assert.That(output.StandardError, Is.Empty);
            Assert.That(output.StandardOutput, Is.EqualTo("./d/c\nONE\nTWO\n"));
        });
    }

    /// <summary>These tests themselves, a few of them that need no sandbox of their own, through the whole of the test platform.</summary>
    [Test]
    public void Tests_are_run_without_a_refusal()
    {
        NeedsSdk();
        string assembly = typeof(DotNetSdkTests).Assembly.Location;
        Output output = Sandbox()
            .BindReadOnly(Path.GetDirectoryName(assembly)!)
            .Command(Host.Dotnet, "vstest", assembly, "--TestCaseFilter:FullyQualifiedName~BpfMachineTests", "--logger:trx", "--ResultsDirectory:/tmp/results", "--blame")
            .WorkingDirectory("/tmp")
            .Output();
        Assert.Multiple(() =>
        {
            Assert.That(output.Status.Code, Is.Zero, output.StandardOutput + output.StandardError);
            Assert.That(output.StandardOutput, Does.Contain("Passed!"));
        });
    }

    private static Container Sandbox() => Container.Hermetic()
        .Seccomp(Strict)
        .BindReadOnly(Host.DotnetRoot)
        .Environment("DOTNET_CLI_TELEMETRY_OPTOUT", "1")
        .Environment("DOTNET_NOLOGO", "1");

    private static void NeedsSdk()
    {
        if (!Directory.Exists(Path.Combine(Host.DotnetRoot, "sdk")))
            Assert.Ignore("needs the SDK beside the runtime that the tests run on");
    }
}
