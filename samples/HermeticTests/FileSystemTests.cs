using System.Reflection;

namespace HermeticTests;

public class FileSystemTests
{
    private static readonly string ProjectDirectory
        = typeof(FileSystemTests).Assembly.GetCustomAttributes<AssemblyMetadataAttribute>().Single(a => a.Key == "ProjectDirectory").Value!;

    [TestCase("/")]
    [TestCase("/usr")]
    [TestCase("/etc")]
    public void System_directories_are_read_only(string directory)
        => Assert.That(() => File.WriteAllText(Path.Combine(directory, "hakoniwa-was-here"), ""), Throws.InstanceOf<IOException>().Or.InstanceOf<UnauthorizedAccessException>());

    [Test]
    public void The_project_directory_can_be_read_and_not_written()
    {
        Assert.Multiple(() =>
        {
            Assert.That(File.Exists(Path.Combine(ProjectDirectory, "HermeticTests.csproj")));
            Assert.That(() => File.WriteAllText(Path.Combine(ProjectDirectory, "hakoniwa-was-here"), ""), Throws.InstanceOf<IOException>().Or.InstanceOf<UnauthorizedAccessException>());
        });
    }

    [Test]
    public void The_output_directory_can_be_read_and_not_written()
        => Assert.That(() => File.WriteAllText(Path.Combine(AppContext.BaseDirectory, "hakoniwa-was-here"), ""), Throws.InstanceOf<IOException>().Or.InstanceOf<UnauthorizedAccessException>());

    /// <summary>
    /// What is there was made in here: the runtime's own pipes, NUnit's directory and, for a checkout below /tmp, the way to it.
    /// </summary>
    [Test]
    public void Tmp_is_private_and_empty()
    {
        Guarantees.TakesNamespaces("/tmp is the host's, and refused");
        var found = Directory.GetFileSystemEntries("/tmp")
            .Where(e => !AppContext.BaseDirectory.StartsWith(e + "/", StringComparison.Ordinal) && !ProjectDirectory.StartsWith(e + "/", StringComparison.Ordinal))
            .Select(e => Path.GetFileName(e)!)
            .Where(name => !name.StartsWith("dotnet-diagnostic-", StringComparison.Ordinal)
                && !name.StartsWith("clr-debug-pipe-", StringComparison.Ordinal)
                && name != "NUnit.Engine");

        Assert.That(found, Is.Empty);
    }

    [TestCase("/tmp")]
    [TestCase("/var/tmp")]
    [TestCase("/dev/shm")]
    public void Temporary_directories_can_be_written(string directory)
    {
        Guarantees.TakesNamespaces("TMPDIR names another directory");
        var file = Path.Combine(directory, "some-file");
        File.WriteAllText(file, "contents");
        Assert.That(File.ReadAllText(file), Is.EqualTo("contents"));
        File.Delete(file);
    }

    [Test]
    public void The_temporary_path_is_tmp()
    {
        Guarantees.TakesNamespaces("TMPDIR names another directory");
        Assert.That(Path.GetTempPath(), Is.EqualTo("/tmp/"));
    }

    [Test]
    public void Home_is_private_and_writable()
    {
        var home = Environment.GetFolderPath(Environment.SpecialFolder.UserProfile);
        var file = Path.Combine(home, "some-file");

        Assert.That(Directory.Exists(Path.Combine(home, ".nuget")), Is.False);
        File.WriteAllText(file, "contents");
        Assert.That(File.ReadAllText(file), Is.EqualTo("contents"));
        File.Delete(file);
    }
}
