using Hakoniwa.Core.Tests.Support;

namespace Hakoniwa.Core.Tests.Robustness;

/// <summary>Account files of a directory that somebody else has furnished: nothing in it keeps the caller waiting or fills its memory.</summary>
public sealed class HostileAccountFileTests
{
    [Test]
    public void A_fifo_in_place_of_one_is_told([Values] bool asRoot)
    {
        using var root = Root();
        var (code, _, error) = Host.Run("/usr/bin/mkfifo", root.Place("etc/passwd"));
        Assert.That(code, Is.Zero, error);

        AssertRefused(root, asRoot, "regular");
    }

    [Test]
    public void A_huge_one_is_told([Values] bool asRoot)
    {
        using var root = Root();
        using (var huge = File.Create(root.File("etc/passwd", "")))
            huge.SetLength(1L << 40);

        AssertRefused(root, asRoot, "larger");
    }

    private static TemporaryDirectory Root()
    {
        var root = new TemporaryDirectory();
        Directory.CreateDirectory(root.Place("etc"));
        return root;
    }

    private static void AssertRefused(TemporaryDirectory root, bool asRoot, string why)
    {
        var container = asRoot ? new Container().RootDir(root.Path) : new Container().BindReadOnly(root.Place("etc"), "/etc");
        var planning = Task.Run(() => Assert.Throws<SandboxException>(() => container.AccountEntries().Command("/bin/true").Plan())!);

        var refused = Eventually.Result(planning, "the refusal");
        Assert.That(refused.Code, Is.EqualTo(ErrorCode.UnknownAccount));
        Assert.That(refused.Message, Does.Contain(why));
    }
}
