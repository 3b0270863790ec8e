namespace Hakoniwa.MSBuild.Tests.Support;

/// <summary>Tests that each have a directory of their own, which is gone after them.</summary>
/// <param name="name">Of a directory below, to be used in its place.</param>
internal abstract class DirectoryFixture(string name = "")
{
    protected TestDirectory Here { get; private set; } = null!;

    [SetUp]
    public void MakeDirectory() => Here = new(name);

    [TearDown]
    public void RemoveDirectory() => Here.Dispose();
}
