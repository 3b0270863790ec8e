using Hakoniwa.Core.Tests.Landlocks;
using Hakoniwa.Core.Tests.Support;

namespace Hakoniwa.Core.Tests.Backends;

public sealed class DotnetBuildTests
{
    [Test]
    public void A_project_is_built_and_run_without_namespaces()
    {
        LandlockHost.Needs(6);
        using var project = new TemporaryDirectory();
        project.File("app.csproj",
            """
            <Project Sdk="Microsoft.NET.Sdk">
              <PropertyGroup><OutputType>Exe</OutputType><TargetFramework>net10.0</TargetFramework><ImplicitUsings>enable</ImplicitUsings></PropertyGroup>
            </Project>
            """);
        project.File("Program.cs", "Console.WriteLine(\"built and run\");");
        project.File("Directory.Build.props", "<Project />");
        project.File("nuget.config", "<configuration><packageSources><clear /></packageSources></configuration>");

        // What NuGet does once for each user is under a mutex in /tmp, by that name.
        var script = "mkdir -p $HOME/.local/share/NuGet/Migrations && touch $HOME/.local/share/NuGet/Migrations/1 && dotnet build -m:1 -nodeReuse:false -p:UseSharedCompilation=false -o out -v q --nologo && ./out/app";

        var output = Container.Hermetic().Backend(SandboxBackend.Landlock).BindReadOnly(Host.DotnetRoot).BindReadWrite(project.Path)
            .Environment("PATH", Host.DotnetRoot + ":/usr/bin:/bin").Environment("DOTNET_ROOT", Host.DotnetRoot).Environment("DOTNET_CLI_HOME", "/tmp")
            .Environment("DOTNET_CLI_TELEMETRY_OPTOUT", "1").Environment("DOTNET_NOLOGO", "1").Environment("DOTNET_EnableDiagnostics", "0")
            .Environment("MSBUILDDISABLENODEREUSE", "1")
            .Command("/bin/sh", "-c", script).WorkingDirectory(project.Path).WallTime(TimeSpan.FromMinutes(5)).Output();

        Assert.That(output.StandardOutput, Does.Contain("built and run"), output.StandardError);
    }
}
