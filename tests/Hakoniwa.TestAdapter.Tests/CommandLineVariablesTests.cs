namespace Hakoniwa.TestAdapter.Tests;

public class CommandLineVariablesTests
{
    [TestCase("dotnet test", "")]
    [TestCase("/usr/bin/dotnet test x.csproj -e A=1 --environment B=2=3 -e=C=4 --environment:D=5", "A B C D")]
    [TestCase("dotnet test -e A", "")]
    [TestCase("dotnet test -e", "")]
    [TestCase("dotnet test -e A=1 -- -e B=2", "A")]
    [TestCase("dotnet build -e A=1", null)]
    [TestCase("docker test -e A=1", null)]
    public void Names_are_those_of_the_option(string commandLine, string? names)
        => Assert.That(CommandLineVariables.Parse(commandLine.Split(' ')), Is.EqualTo(names?.Split(' ', StringSplitOptions.RemoveEmptyEntries)));

    [Test]
    public void A_process_without_such_an_ancestor_has_none()
        => Assert.That(CommandLineVariables.Find(1), Is.Empty);
}
