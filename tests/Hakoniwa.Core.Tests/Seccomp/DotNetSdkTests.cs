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
              <Target Name="Shell" AfterTargets="Build"><Exec Command="cp -p app.cs copy.cs &amp;&amp; mkdir -p d &amp;&amp; ls -l | grep -c copy &amp;&amp; rm -r d" /></Target>
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
