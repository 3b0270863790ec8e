using System.Text.RegularExpressions;

using Hakoniwa.Values;

namespace Hakoniwa.Core.Tests.Profiles;

/// <summary>Sizes and times in a profile are written as on the command line.</summary>
public sealed class AmountTests
{
    [TestCase("as", "512B", 512ul)]
    [TestCase("as", "64kib", 65536ul)]
    [TestCase("as", ".5G", 536870912ul)]
    [TestCase("as", "18446744073709551615", ulong.MaxValue)]
    [TestCase("cpu", "2000ms", 2ul)]
    [TestCase("cpu", "1d", 86400ul)]
    [TestCase("rttime", "1500", 1500ul)]
    [TestCase("rttime", "500ms", 500_000ul)]
    public void A_limit_has_the_units_of_what_it_counts(string type, string text, ulong amount)
    {
        using var directory = new ProfileDirectory();
        var limits = directory.LoadOwn($"limits = [{{ type = '{type}', value = '{text}' }}]").Container.Spec.Limits;
        Assert.That(limits.Values.Select(l => (l.Soft, l.Hard)), Is.EqualTo([(amount, amount)]));
    }

    [TestCase("as", "512MiBiB")]
    [TestCase("as", "5KB")]
    [TestCase("as", "iB")]
    [TestCase("as", "5m5")]
    [TestCase("cpu", "500ms")]
    [TestCase("cpu", "5min")]
    [TestCase("rttime", "0.5us")]
    [TestCase("nofile", "1K")]
    [TestCase("walltime", "25d")]
    [TestCase("walltime", "s")]
    public void What_is_none_is_an_error_at_its_place(string type, string text)
    {
        using var directory = new ProfileDirectory();
        var error = directory.OwnError($"limits = [{{ type = '{type}', value = '{text}' }}]");
        Assert.That(error.Code, Is.EqualTo(ErrorCode.ProfileContent));
        Assert.That(error.Message, Does.Contain($"\"{text}\" is not a "));
    }

    [Test]
    public void A_part_of_a_millisecond_is_one()
    {
        using var directory = new ProfileDirectory();
        var profile = directory.LoadOwn("limits = [{ type = 'walltime', value = '1us' }]");
        Same.As(profile.Command(), profile.Container.Command("/bin/sh").WallTime(TimeSpan.FromMilliseconds(1)));
    }

    /// <summary>The pattern that editors get; a part of a byte it cannot know.</summary>
    [Test]
    public void Editors_take_for_a_size_what_is_one()
    {
        const string Letters = "0159.KmGtiBb-+ ,e";
        var random = new Random(11);
        for (var i = 0; i < 100_000; i++)
        {
            var text = string.Concat(Enumerable.Range(0, random.Next(1, 7)).Select(_ => Letters[random.Next(Letters.Length)]));
            if (SizeText.TryParse(text, out _))
                Assert.That(text, Does.Match(SizeText.Pattern));
            else if (!text.Contains('.', StringComparison.Ordinal))
                Assert.That(Regex.IsMatch(text, SizeText.Pattern), Is.False, text);
        }
    }
}
