using Hakoniwa.MSBuild.Caching;
using Hakoniwa.MSBuild.Tests.Support;

namespace Hakoniwa.MSBuild.Tests.Caching;

/// <summary>Which digests are taken from an earlier read.</summary>
[TestFixture]
internal sealed class MemoTests : DirectoryFixture
{
    [Test]
    public void A_file_that_is_as_it_was_is_not_read_again()
    {
        var path = Settled("content");
        var memo = Open("first");
        var before = DigestOf(memo, path);
        Assert.That(memo.AddedCount, Is.EqualTo(1));
        Save(memo);

        var later = Open("second");
        Assert.That(FileState.TryGet(path, out var state), Is.True);
        Assert.That(later.TryGet(path, state, out var known), Is.True);
        Assert.That(known, Is.EqualTo(before));
    }

    [Test]
    public void One_that_was_changed_is_read_again_even_with_its_old_size_and_time()
    {
        var path = Settled("content");
        var memo = Open("first");
        var before = DigestOf(memo, path);
        var time = File.GetLastWriteTimeUtc(path);
        File.WriteAllText(path, "CONTENT");
        File.SetLastWriteTimeUtc(path, time);
        Assert.That(DigestOf(memo, path), Is.Not.EqualTo(before));
    }

    [Test]
    public void One_that_was_just_written_is_not_remembered()
    {
        var path = Here.Write("fresh.txt", "content");
        Assert.That(FileState.TryGet(path, out var state), Is.True);
        Assert.That(state.IsSettledAt(state.Changed + 1), Is.False, "A second change in the same tick of the clock has the same time.");
        Assert.That(state.IsSettledAt(state.Changed + 4_000_000_000), Is.True);
    }

    [Test]
    public void A_file_of_digests_that_is_not_whole_counts_as_none()
    {
        var path = Settled("content");
        var memo = Open("first");
        DigestOf(memo, path);
        Save(memo);
        var bytes = File.ReadAllBytes(Here["digests"]);
        bytes[^20] ^= 1;
        File.WriteAllBytes(Here["digests"], bytes);
        Assert.That(FileState.TryGet(path, out var state), Is.True);
        Assert.That(Open("second").TryGet(path, state, out _), Is.False);
    }

    /// <param name="process">One for each memo that is to know no more than the file says.</param>
    private DigestMemo Open(string process) => DigestMemo.Open(Here.Path + process, Here["digests"]);

    private void Save(DigestMemo memo) => memo.Save(Here["digests"], Here["temporary"]);

    private static Digest DigestOf(DigestMemo memo, string path)
    {
        Assert.That(FileState.TryGet(path, out var state), Is.True);
        return new FileDigests(memo).Of(path, state)!.Value;
    }

    /// <summary>A file whose time stamps the clock has left behind.</summary>
    private string Settled(string text)
    {
        var path = Here.Write("settled.txt", text);
        Assert.That(() => FileState.TryGet(path, out var state) && state.IsSettledAt(FileState.Now), Is.True.After(10_000, 20));
        return path;
    }
}
