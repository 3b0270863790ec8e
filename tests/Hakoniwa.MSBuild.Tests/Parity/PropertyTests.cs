using System.Text.RegularExpressions;

using Hakoniwa.MSBuild.Tests.Support;

namespace Hakoniwa.MSBuild.Tests.Parity;

/// <summary>No parameter of Exec is left out, also none of those that a later MSBuild gives it.</summary>
[TestFixture]
internal sealed class PropertyTests
{
    /// <summary>Set by the engine, or by -question; no project writes them.</summary>
    private static readonly string[] TheEngines = ["BuildEngine", "HostObject", "TaskEnvironment", "FailIfNotIncremental"];

    [Test]
    public void Every_parameter_and_output_of_Exec_is_in_a_case()
    {
        var exec = new InstalledMSBuild().Exec;
        var named = exec.GetProperties().Where(p => p.SetMethod?.IsPublic == true || p.CustomAttributes.Any(a => a.AttributeType.Name == "OutputAttribute"))
            .Select(p => p.Name).Except(TheEngines).ToArray();

        Assert.That(named, Does.Contain("Command").And.Contain("Timeout").And.Contain("ConsoleOutput").And.Contain("ExitCode"));
        var cases = string.Join('\n', ParityCases.All.Values);
        Assert.That(named.Where(name => !Regex.IsMatch(cases, $"( {name}=\")|(TaskParameter=\"{name}\")")), Is.Empty);
    }
}
