using Hakoniwa.TestAdapter.Tests.Support;

namespace Hakoniwa.TestAdapter.Tests.EndToEnd;

/// <summary>
/// Three small test projects in a directory of their own, built once for all tests: Alpha and Beta with the defaults, Plain with the mode Off.
/// </summary>
[SetUpFixture]
public class Workspace
{
    /// <summary>Blanks, quotation marks and letters of other scripts must survive the way through MSBuild, the test platform and the shell.</summary>
    private const string DirectoryName = "箱庭 & it's";

    internal static string Root { get; private set; } = "";

    /// <summary>The test platform's temporary directory in these runs, so that what is left in it is theirs.</summary>
    internal static string TemporaryDirectory => Path.Combine(Root, "tmp");

    internal static string Project(string name) => Path.Combine(Root, DirectoryName, name, name + ".csproj");

    internal static string Solution => Path.Combine(Root, DirectoryName, "Both.slnx");

    internal static string Assembly(string name) => Path.Combine(Root, DirectoryName, name, "bin", "Debug", "net10.0", name + ".dll");

    [OneTimeSetUp]
    public void Build()
    {
        Root = Directory.CreateTempSubdirectory("hakoniwa-test-adapter-").FullName;
        Directory.CreateDirectory(TemporaryDirectory);
        foreach (var name in new[] { "Alpha", "Beta", "Plain" })
            Write(name);
        var projects = Path.Combine(Root, DirectoryName);
        File.WriteAllText(Path.Combine(projects, "Directory.Build.props"), "<Project />");
        File.WriteAllText(Path.Combine(projects, "Directory.Packages.props"), $"""<Project><Import Project="{Places.RepositoryRoot}/Directory.Packages.props" /></Project>""");
        File.WriteAllText(Solution, """<Solution><Project Path="Alpha/Alpha.csproj" /><Project Path="Beta/Beta.csproj" /></Solution>""");
        File.WriteAllText(Path.Combine(projects, "All.slnx"),
            """<Solution><Project Path="Alpha/Alpha.csproj" /><Project Path="Beta/Beta.csproj" /><Project Path="Plain/Plain.csproj" /></Solution>""");

        var built = DotNet.Run(projects, null, "build", "All.slnx", "-p:UseSharedCompilation=false", "-v:quiet");
        Assert.That(built.ExitCode, Is.Zero, built.Text);
    }

    [OneTimeTearDown]
    public void Delete() => Directory.Delete(Root, recursive: true);

    /// <summary>Runs tests of what has been built.</summary>
    internal static DotNetResult Test(string projectOrSolution, string filter, params string[] arguments) => Test(projectOrSolution, filter, [], arguments);

    internal static DotNetResult Test(string projectOrSolution, string filter, Dictionary<string, string> environment, params string[] arguments)
        => DotNet.Run(Root, WithTemporaryDirectory(environment), Arguments(projectOrSolution, filter, arguments));

    internal static string[] Arguments(string projectOrSolution, string filter, params string[] arguments)
        => ["test", projectOrSolution, "--no-build", "--filter", filter, .. arguments];

    internal static Dictionary<string, string> WithTemporaryDirectory(Dictionary<string, string> environment)
        => new(environment) { ["TMPDIR"] = TemporaryDirectory };

    private static void Write(string name)
    {
        var directory = Path.GetDirectoryName(Project(name))!;
        Directory.CreateDirectory(directory);
        File.WriteAllText(Path.Combine(directory, "Tests.cs"), TestSource.Text);
        File.WriteAllText(Project(name), $"""
            <Project Sdk="Microsoft.NET.Sdk">
              <PropertyGroup>
                <TargetFramework>net10.0</TargetFramework>
                <IsTestProject>true</IsTestProject>
                <ImplicitUsings>enable</ImplicitUsings>
                <Nullable>enable</Nullable>
                <TreatWarningsAsErrors>true</TreatWarningsAsErrors>
                <InvariantGlobalization>true</InvariantGlobalization>
                <HakoniwaTestAdapterDirectory>{Places.TestAdapterDirectory}</HakoniwaTestAdapterDirectory>
                {(name == "Plain" ? "<HakoniwaMode>Off</HakoniwaMode>" : "")}
              </PropertyGroup>
              <ItemGroup>
                <PackageReference Include="Microsoft.NET.Test.Sdk" />
                <PackageReference Include="NUnit" />
                <PackageReference Include="NUnit3TestAdapter" />
              </ItemGroup>
              <Import Project="{Places.RepositoryRoot}/src/Hakoniwa.TestAdapter/build/Hakoniwa.TestAdapter.props" />
              <Import Project="{Places.RepositoryRoot}/src/Hakoniwa.TestAdapter/build/Hakoniwa.TestAdapter.targets" />
            </Project>
            """);
    }
}
