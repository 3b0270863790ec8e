using System.Text;

using Hakoniwa.Profiles;
using Hakoniwa.Profiles.Schema;

namespace Hakoniwa.Core.Tests.Profiles;

/// <summary>Whatever a file contains, reading it ends with a profile or with an error that has a code.</summary>
public sealed class FuzzTests
{
    private const int Rounds = 500;

    private static readonly string[] Pieces =
    [
        "hakoniwa = 1\n", "'@include' = ['profile.toml']\n", "[[mounts]]\n", "[network]\n", "mode = ", "= ", "[", "]", "{", "}", "{{ ", " }}", "{% ", " %}", "{#", "#}",
        "${env:GIVEN}", "${glob:*", "${", "}", "\"", "'''", "\\u0000", "\n", "\t", "#", ",", "9223372036854775807", "-1", "1e999", "nan", "true", "1979-05-27", "0o777",
        "'/'", "'..'", "''", "\uFEFF", "\ud83d\ude00", "for x in ", "set x = ", "fs_glob('*')", "range(9)", "~",
    ];

    [Test]
    public void Random_bytes_are_an_error_with_a_code()
    {
        var random = new Random(1);
        using var directory = new ProfileDirectory();
        for (var i = 0; i < Rounds; i++)
        {
            var bytes = new byte[random.Next(200)];
            random.NextBytes(bytes);
            if (random.Next(2) == 0)
                bytes = [.. "hakoniwa = 1\n"u8, .. bytes];
            AssertTame(directory, bytes);
        }
    }

    [Test]
    public void Random_pieces_of_profiles_are_a_profile_or_an_error_with_a_code()
    {
        var random = new Random(2);
        using var directory = new ProfileDirectory();
        var keys = SchemaSamples.Paths(ProfileSchema.Root).Select(p => p[^1].Name).ToArray();
        for (var i = 0; i < Rounds; i++)
        {
            var text = new StringBuilder(random.Next(2) == 0 ? "hakoniwa = 1\n" : "");
            for (var n = random.Next(25); n > 0; n--)
                text.Append(random.Next(3) == 0 ? keys[random.Next(keys.Length)] : Pieces[random.Next(Pieces.Length)]);
            AssertTame(directory, Encoding.UTF8.GetBytes(text.ToString()));
        }
    }

    [Test]
    public void Profiles_with_a_place_changed_are_a_profile_or_an_error_with_a_code()
    {
        var random = new Random(3);
        using var directory = new ProfileDirectory();
        KeyCase[] cases = [.. OwnKeyTests.Cases, .. OriginalTests.Cases];
        var read = 0;
        for (var i = 0; i < Rounds; i++)
        {
            var text = (random.Next(2) == 0 ? "hakoniwa = 1\n" : "") + cases[random.Next(cases.Length)].Toml + "\n" + cases[random.Next(cases.Length)].Toml;
            var at = random.Next(text.Length);
            text = random.Next(3) switch
            {
                0 => text.Remove(at, Math.Min(random.Next(5), text.Length - at)),
                1 => text.Insert(at, Pieces[random.Next(Pieces.Length)]),
                _ => text[..at] + (char)random.Next(1, 0x100) + text[(at + 1)..],
            };
            read += AssertTame(directory, Encoding.UTF8.GetBytes(text)) ? 1 : 0;
        }

        Assert.That(read, Is.GreaterThan(Rounds / 50), "some of them stay profiles");
    }

    [Test]
    public void Deep_nesting_is_an_error_with_a_code()
    {
        using var directory = new ProfileDirectory();
        foreach (var text in new[] { new string('[', 100_000), "a = " + new string('[', 100_000), "a = " + string.Concat(Enumerable.Repeat("{a=", 50_000)), string.Concat(Enumerable.Repeat("{{(", 50_000)) })
            AssertTame(directory, Encoding.UTF8.GetBytes(text));
    }

    private static bool AssertTame(ProfileDirectory directory, byte[] content)
    {
        File.WriteAllBytes(directory.Place("profile.toml"), content);
        try
        {
            SandboxProfile.Load(directory.Place("profile.toml"), new ProfileHost { Inspect = true, CurrentDirectory = directory.Elsewhere, Variable = directory.Host.Variable });
            return true;
        }
        catch (SandboxException e) when (e.Code.StartsWith("HAKO20", StringComparison.Ordinal))
        {
            return false;
        }
        catch (Exception e)
        {
            Assert.Fail($"{e.GetType()} {e.Message}\n{e.StackTrace}\n{Encoding.UTF8.GetString(content)}\n{Convert.ToHexString(content)}");
            throw;
        }
    }
}
