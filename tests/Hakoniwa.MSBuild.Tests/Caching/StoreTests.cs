using System.Security.Cryptography;
using System.Text;

using Hakoniwa.MSBuild.Caching;
using Hakoniwa.MSBuild.Tests.Support;

namespace Hakoniwa.MSBuild.Tests.Caching;

/// <summary>What goes into a store, comes out of it and is removed from it.</summary>
[TestFixture]
internal sealed class StoreTests : DirectoryFixture
{
    private const int Block = 4096;

    [Test]
    public void An_entry_comes_back_as_it_was_stored()
    {
        using var store = Open();
        var entry = Entry("one") with
        {
            Lines = [new("plain", false), new("\"quoted\" \\ \t é\u0001", true), new("", false)],
            Warnings = [new("HAKO3010", "refused")],
            Undeclared = ["/a/b"],
        };
        store.Add(KeyOf("one"), entry);
        var found = store.Find(KeyOf("one"))!;
        Assert.That(found.Lines, Is.EqualTo(entry.Lines));
        Assert.That(found.Warnings, Is.EqualTo(entry.Warnings));
        Assert.That(found.Undeclared, Is.EqualTo(entry.Undeclared));
        Assert.That(found.Outputs, Is.EqualTo(entry.Outputs));
        Assert.That(store.Find(KeyOf("other")), Is.Null);
    }

    [Test]
    public void Contents_are_kept_once_and_read_only()
    {
        using var store = Open();
        var (name, grown) = CopyIn(store, "content");
        Assert.That(grown, Is.EqualTo(Block));
        Assert.That(CopyIn(store, "content"), Is.EqualTo((name, 0L)));
        Assert.That(File.GetUnixFileMode(ObjectPath(name)), Is.EqualTo(UnixFileMode.UserRead));
        Assert.That(CopyOut(store, name), Is.EqualTo("content"));
        Assert.That(name, Is.EqualTo(Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes("content")))));
    }

    [Test]
    public void Zeros_are_not_lost()
    {
        using var store = Open();
        var text = new string('\0', 300_000) + "end" + new string('\0', 300_000);
        Assert.That(CopyOut(store, CopyIn(store, text).Content), Is.EqualTo(text));
    }

    [Test]
    public void Damaged_contents_are_not_given_out()
    {
        using var store = Open();
        var (name, _) = CopyIn(store, "content");
        Overwrite(ObjectPath(name), "CONTENT");
        Assert.That(() => CopyOut(store, name), Throws.TypeOf<DamagedEntryException>());

        // Stored again, they are whole.
        CopyIn(store, "content");
        Assert.That(CopyOut(store, name), Is.EqualTo("content"));
        File.Delete(ObjectPath(name));
        Assert.That(() => CopyOut(store, name), Throws.TypeOf<DamagedEntryException>());
    }

    [Test]
    public void An_entry_that_is_not_whole_or_is_another_ones_is_damaged()
    {
        using var store = Open();
        store.Add(KeyOf("one"), Entry("one"));
        store.Add(KeyOf("two"), Entry("two"));
        File.Copy(store.PathOf(KeyOf("two")), store.PathOf(KeyOf("one")), overwrite: true);
        Assert.That(() => store.Find(KeyOf("one")), Throws.TypeOf<DamagedEntryException>());
        File.WriteAllText(store.PathOf(KeyOf("two")), File.ReadAllText(store.PathOf(KeyOf("two"))).Replace("two", "TWO", StringComparison.Ordinal) + " ");
        Assert.That(() => store.Find(KeyOf("two")), Throws.TypeOf<DamagedEntryException>());
        File.WriteAllText(store.PathOf(KeyOf("two")), "");
        Assert.That(() => store.Find(KeyOf("two")), Throws.TypeOf<DamagedEntryException>());
    }

    [Test]
    public void What_was_of_no_use_for_longest_is_evicted_first()
    {
        // Each entry takes a block, and its contents another one.
        using var store = Open(maxBytes: 5 * 2 * Block);
        string[] names = ["a", "b", "c", "d", "e", "f"];
        foreach (var name in names)
        {
            var (content, _) = CopyIn(store, "contents of " + name);
            store.Add(KeyOf(name), Entry(name, content));
            File.SetLastWriteTimeUtc(store.PathOf(KeyOf(name)), DateTime.UtcNow.AddHours(name[0] - 'z'));
        }

        Assert.That(store.Find(KeyOf("a")), Is.Not.Null);
        CacheEviction.Run(store);
        Assert.That(names.Where(n => store.Find(KeyOf(n)) is not null), Is.EqualTo(new[] { "a", "d", "e", "f" }));
        Assert.That(Directory.GetFiles(Here["store/1/objects"], "*", SearchOption.AllDirectories), Has.Length.EqualTo(4));
        Assert.That(StoreUsage.Read(store.Directory).Bytes, Is.EqualTo(4 * 2 * Block));
    }

    [Test]
    public void Contents_that_two_entries_have_stay_with_the_last_of_them()
    {
        using var store = Open(maxBytes: 3 * Block);
        var (content, _) = CopyIn(store, "shared");
        foreach (var name in new[] { "a", "b", "c" })
        {
            store.Add(KeyOf(name), Entry(name, content));
            File.SetLastWriteTimeUtc(store.PathOf(KeyOf(name)), DateTime.UtcNow.AddHours(name[0] - 'z'));
        }

        CacheEviction.Run(store);
        Assert.That(store.Find(KeyOf("a")), Is.Null);
        Assert.That(store.Find(KeyOf("c")), Is.Not.Null);
        Assert.That(CopyOut(store, content), Is.EqualTo("shared"));
    }

    [Test]
    public void What_a_killed_build_left_is_removed()
    {
        using var store = Open();
        var (orphan, _) = CopyIn(store, "no entry leads here");
        var abandoned = store.Directory.NewTemporary();
        File.WriteAllText(abandoned, "half");
        File.SetLastWriteTimeUtc(abandoned, DateTime.UtcNow.AddHours(-2));
        var recent = store.Directory.NewTemporary();
        File.WriteAllText(recent, "being written");

        CacheEviction.RunIfDue(store, StoreUsage.Read(store.Directory));
        Assert.That(File.Exists(abandoned), Is.False);
        Assert.That(File.Exists(recent), Is.True);
        Assert.That(File.Exists(ObjectPath(orphan)), Is.True, "Nothing is due yet.");

        CacheEviction.RunIfDue(store, new(0, DateTime.UtcNow.AddDays(-8)));
        Assert.That(File.Exists(recent), Is.False);
        Assert.That(File.Exists(ObjectPath(orphan)), Is.False);
    }

    [Test]
    public void Nothing_is_swept_while_somebody_adds()
    {
        using var store = Open();
        using var other = Open();
        var (content, _) = CopyIn(store, "content");
        using (store.TryEnter())
        {
            CacheEviction.Run(other);
            Assert.That(File.Exists(ObjectPath(content)), Is.True);
        }

        CacheEviction.Run(other);
        Assert.That(File.Exists(ObjectPath(content)), Is.False);
    }

    [Test]
    public void Many_at_once_neither_break_nor_lose_anything()
    {
        const int builds = 4;
        const int steps = 50;
        Parallel.For(0, builds, new ParallelOptions { MaxDegreeOfParallelism = builds }, build =>
        {
            using var store = Open(maxBytes: 20 * Block);
            for (var step = 0; step < steps; step++)
            {
                // Every other step is one that all builds have.
                var name = step % 2 == 0 ? $"shared {step}" : $"{build} {step}";
                StoreUsage usage;
                using (var entered = store.TryEnter())
                {
                    if (entered is null)
                        continue;
                    var (content, grown) = CopyIn(store, name);
                    grown += store.Add(KeyOf(name), Entry(name, content));
                    usage = StoreUsage.Add(store.Directory, grown);
                    Assert.That(CopyOut(store, store.Find(KeyOf(name))!.Outputs[0].Content), Is.EqualTo(name));
                }

                CacheEviction.RunIfDue(store, usage);
            }
        });

        using var left = Open(maxBytes: 20 * Block);
        CacheEviction.Run(left);
        Assert.That(StoreUsage.Read(left.Directory).Bytes, Is.LessThanOrEqualTo(20 * Block));
        Assert.That(Directory.GetFiles(Here["store/1/tmp"]), Is.Empty);
    }

    [Test]
    public void A_lock_that_somebody_has_is_none_and_one_that_there_cannot_be_is_an_error_that_says_why()
    {
        var path = Here["lock"];
        using (StoreLock.TryTake(path, exclusive: true, TimeSpan.Zero))
            Assert.That(StoreLock.TryTake(path, exclusive: false, TimeSpan.Zero), Is.Null);
        using (var again = StoreLock.TryTake(path, exclusive: true, TimeSpan.Zero))
            Assert.That(again, Is.Not.Null);
        File.CreateSymbolicLink(Here["link"], path);
        Assert.That(() => StoreLock.TryTake(Here["link"], exclusive: true, TimeSpan.Zero), Throws.TypeOf<IOException>().With.Message.EndsWith("link: open: ELOOP"));
    }

    private CacheStore Open(long maxBytes = 1 << 30) => new(StoreDirectory.Open(Here["store"]), maxBytes);

    private string ObjectPath(string content) => Here[$"store/1/objects/{content[..2]}/{content}"];

    private (string Content, long Grown) CopyIn(CacheStore store, string text)
    {
        var file = Here.Write(Guid.NewGuid().ToString("N"), text);
        using var source = File.OpenHandle(file);
        return store.CopyIn(source);
    }

    private string CopyOut(CacheStore store, string content)
    {
        var file = Here[Guid.NewGuid().ToString("N")];
        using (var target = File.OpenHandle(file, FileMode.CreateNew, FileAccess.ReadWrite))
            store.CopyOut(new("/out", "a.txt", 0, 0, content, null), target);
        return File.ReadAllText(file);
    }

    private static CacheEntry Entry(string name, string content = "none") => new()
    {
        Key = KeyOf(name).ToString(),
        Outputs = [new("/out", name + ".txt", 0x1A4, name.Length, content, 1_234_567_890_123_456_789)],
        Lines = [],
        Warnings = [],
        Undeclared = [],
    };

    private static Digest KeyOf(string name) => Digest.Of(SHA256.HashData(Encoding.UTF8.GetBytes(name)));

    private static void Overwrite(string path, string text)
    {
        File.SetUnixFileMode(path, UnixFileMode.UserRead | UnixFileMode.UserWrite);
        File.WriteAllText(path, text);
    }
}
