using System.Diagnostics;

using Hakoniwa.MSBuild.Caching;
using Hakoniwa.MSBuild.Tests.Support;

namespace Hakoniwa.MSBuild.Tests.Caching;

/// <summary>Whose directory a store may be.</summary>
[TestFixture]
internal sealed class StoreDirectoryTests : DirectoryFixture
{
    [Test]
    public void It_is_made_for_its_owner_alone()
    {
        using var store = StoreDirectory.Open(Here["deep/store"]);
        Assert.That(File.GetUnixFileMode(Here["deep/store"]), Is.EqualTo(UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute));
    }

    [TestCase("755", "mode 755")]
    [TestCase("770", "mode 770")]
    [TestCase("701", "mode 701")]
    public void One_that_others_have_access_to_is_refused(string mode, string message)
    {
        Directory.CreateDirectory(Here["store"]);
        Run("chmod", mode, Here["store"]);
        Assert.That(() => StoreDirectory.Open(Here["store"]), Throws.TypeOf<StoreException>().With.Message.Contains(message));
        Run("chmod", "700", Here["store"]);
        Assert.That(() => StoreDirectory.Open(Here["store"]).Dispose(), Throws.Nothing);
    }

    [Test]
    public void A_symbolic_link_is_refused()
    {
        StoreDirectory.Open(Here["real"]).Dispose();
        File.CreateSymbolicLink(Here["store"], Here["real"]);
        Assert.That(() => StoreDirectory.Open(Here["store"]), Throws.TypeOf<StoreException>().With.Message.Contains("symbolic link"));
    }

    [Test]
    public void A_link_on_the_way_is_followed_and_what_it_leads_to_is_looked_at()
    {
        StoreDirectory.Open(Here["real/store"]).Dispose();
        File.CreateSymbolicLink(Here["linked"], Here["real"]);
        Assert.That(() => StoreDirectory.Open(Here["linked/store"]).Dispose(), Throws.Nothing);
        Run("chmod", "777", Here["real"]);
        Assert.That(() => StoreDirectory.Open(Here["linked/store"]), Throws.TypeOf<StoreException>().With.Message.Contains("others can write to"));
    }

    [Test]
    public void One_in_a_directory_that_everybody_can_write_to_is_refused_unless_that_is_sticky()
    {
        StoreDirectory.Open(Here["open/store"]).Dispose();
        Run("chmod", "777", Here["open"]);
        Assert.That(() => StoreDirectory.Open(Here["open/store"]), Throws.TypeOf<StoreException>().With.Message.Contains("others can write to"));
        Run("chmod", "1777", Here["open"]);
        Assert.That(() => StoreDirectory.Open(Here["open/store"]).Dispose(), Throws.Nothing);
    }

    [Test]
    public void One_of_another_user_is_refused()
    {
        if (!Environment.IsPrivilegedProcess)
            Assert.Ignore("Only root can give a directory away.");
        StoreDirectory.Open(Here["store"]).Dispose();
        Run("chown", "1234", Here["store"]);
        Assert.That(() => StoreDirectory.Open(Here["store"]), Throws.TypeOf<StoreException>().With.Message.Contains("belongs to the user 1234"));
    }

    [Test]
    public void A_file_is_refused()
    {
        Here.Write("store", "");
        Assert.That(() => StoreDirectory.Open(Here["store"]), Throws.TypeOf<StoreException>());
    }

    [Test]
    public void What_is_written_stays_in_the_directory_that_was_opened_whatever_becomes_of_its_name()
    {
        using var store = StoreDirectory.Open(Here["store"]);
        Directory.Move(Here["store"], Here["moved"]);
        Directory.CreateDirectory(Here["store/1/tmp"]);
        File.WriteAllText(store.NewTemporary(), "");
        Assert.That(Directory.GetFiles(Here["store/1/tmp"]), Is.Empty);
        Assert.That(Directory.GetFiles(Here["moved/1/tmp"]), Has.Length.EqualTo(1));
    }

    private static void Run(string program, params string[] arguments)
    {
        using var process = Process.Start(program, arguments);
        process.WaitForExit();
        Assert.That(process.ExitCode, Is.Zero);
    }
}
