using Hakoniwa.Cli.Options;

namespace Hakoniwa.Cli.Tests;

/// <summary>What the command says it can do, its documentation says and it does are the same.</summary>
[TestFixture]
public sealed class HelpTests
{
    private static readonly RunOption[] Options = [.. RunOptions.Groups.SelectMany(g => g.Options)];

    private static readonly string Documentation = File.ReadAllText(Path.Combine(Repository(), "docs", "cli.md"));

    [Test]
    public void Every_option_is_in_the_help_with_its_letter_and_value()
    {
        var help = HakoniwaCommand.Run("run", "--help").Output.Split('\n');

        Assert.Multiple(() =>
        {
            foreach (var option in Options)
            {
                var names = (option.Alias is null ? option.Name : $"{option.Alias}, {option.Name}") + (option.Value is null ? "" : " " + option.Value) + (option.Repeatable ? " *" : "");
                Assert.That(help, Has.Exactly(1).EqualTo("  " + names).Or.StartsWith("  " + names + "  "), option.Name);
            }

            foreach (var group in RunOptions.Groups)
                Assert.That(help, Has.Exactly(1).EqualTo(group.Heading + ":"));
            Assert.That(help.Select(l => l.Length), Is.All.LessThanOrEqualTo(116));
        });
    }

    [Test]
    public void Every_option_is_documented_and_nothing_else_is()
    {
        // Rows of tables whose first cell is an option: `-b`, `--bindmount-ro HOST`.
        var rows = Documentation.Split("## What differs")[0].Split('\n').Where(l => l.StartsWith("| `-", StringComparison.Ordinal)).Select(l => l.Split('|')[1]);
        var documented = rows.SelectMany(r => r.Split('`')).Where(w => w.Length > 1 && w[0] == '-').Select(w => w.Split(' ', '=')[0]).ToHashSet();
        string[] all = [.. Options.Select(o => o.Name), .. Options.Where(o => o.Alias is not null).Select(o => o.Alias!), "-h", "--help"];

        Assert.Multiple(() =>
        {
            Assert.That(all.Except(documented), Is.Empty, "not documented");
            Assert.That(documented.Except(all), Is.Empty, "documented, and not there");
        });
    }

    [Test]
    public void Names_and_letters_are_not_used_twice()
    {
        Assert.That(Options.Select(o => o.Name), Is.Unique);
        Assert.That(Options.Select(o => o.Alias).OfType<string>(), Is.Unique);
    }

    [Test]
    public void The_help_names_every_seccomp_profile_and_resource_limit()
    {
        Assert.Multiple(() =>
        {
            foreach (var profile in SeccompProfile.Names)
                Assert.That(SeccompOptions.Profile.Description, Does.Contain(profile));
            Assert.That(LimitOptions.OfEach, Has.Count.EqualTo(Enum.GetValues<Rlimit>().Length));
        });
    }

    private static string Repository()
    {
        var directory = new DirectoryInfo(AppContext.BaseDirectory);
        while (!File.Exists(Path.Combine(directory!.FullName, "Hakoniwa.Testing.sln")))
            directory = directory.Parent;
        return directory.FullName;
    }
}
