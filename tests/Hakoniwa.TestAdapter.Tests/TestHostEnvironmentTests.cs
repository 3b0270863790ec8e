namespace Hakoniwa.TestAdapter.Tests;

public class TestHostEnvironmentTests
{
    [TestCase("A_TOKEN", "x", "x", false)]
    [TestCase("A_TOKEN", "x", null, true, Description = "only the test platform can have added it")]
    [TestCase("A_TOKEN", "x", "y", true, Description = "or changed it")]
    [TestCase("NAMED", "x", "x", true)]
    [TestCase("PATH", "/usr/bin", "/usr/bin", false)]
    [TestCase("DOTNET_gcServer", "1", "1", true)]
    [TestCase("DOTNET_STARTUP_HOOKS", "/h.dll", "/h.dll", false)]
    [TestCase("DOTNET_ENVIRONMENT", "Production", "Production", false)]
    [TestCase("VSTEST_HOST_DEBUG", "1", "1", true)]
    [TestCase("PWD", "/a", null, false)]
    public void What_was_set_for_the_tests_passes_and_the_rest_does_not(string name, string value, string? before, bool passes)
    {
        var inherited = new Dictionary<string, string>();
        if (before is not null)
            inherited[name] = before;

        var selected = TestHostEnvironment.Select(new Dictionary<string, string> { [name] = value }, inherited, ["NAMED"]);

        Assert.That(selected.ContainsKey(name), Is.EqualTo(passes));
    }

    [Test]
    public void A_process_tells_its_environment()
        => Assert.That(TestHostEnvironment.OfProcess(Environment.ProcessId), Does.ContainKey("PATH"));
}
