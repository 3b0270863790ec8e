using Hakoniwa.Core.Tests.Support;
using Hakoniwa.Profiles;

namespace Hakoniwa.Core.Tests.Profiles.Templates;

/// <summary>Templates as parts of profiles.</summary>
public sealed class TemplateProfileTests
{
    private TemporaryDirectory _directory = null!;

    [SetUp]
    public void Make() => _directory = new();

    [TearDown]
    public void Remove() => _directory.Dispose();

    [Test]
    public void A_profile_of_the_original_is_rendered_before_it_is_read()
    {
        var main = _directory.File("box.toml", "hostname = \"{{ 'b' ~ 'ox' }}\"\n{% include 'part.toml' %}\n");
        var part = _directory.File("part.toml", "[command]\ncmdline = [{% for a in ['a', 'b'] %}\"{{ a }}\",{% endfor %}]");
        var profile = SandboxProfile.Load(main);
        Assert.Multiple(() =>
        {
            Assert.That(profile.Dialect, Is.EqualTo(ProfileDialect.Original));
            Assert.That(profile.Files, Is.EqualTo(new[] { main, part }));
            Assert.That(profile.Container.Spec.HostName, Is.EqualTo("box"));
            Assert.That(profile.Command().Plan().Command.Arguments, Is.EqualTo(new[] { "b" }));
        });
    }

    [Test]
    public void An_included_profile_has_a_directory_of_its_own()
    {
        Directory.CreateDirectory(_directory.Place("parts"));
        _directory.File("parts/base.toml", "[[envs]]\nname = \"DIR\"\nvalue = \"{{ __dir__ }}\"\n");
        var main = _directory.File("box.toml", "\"@include\" = [\"parts/base.toml\"]\n");
        Assert.That(SandboxProfile.Load(main).Container.Spec.Environment["DIR"], Is.EqualTo(_directory.Place("parts")));
    }

    [Test]
    public void What_is_wrong_with_the_TOML_is_shown_in_the_template()
    {
        var main = _directory.File("box.toml", "{% if true %}\n{% set x = 'a\\nb' %}hostname = \"{{ x }}\"\n{% endif %}\n");
        var error = Assert.Throws<SandboxException>(() => SandboxProfile.Load(main))!;
        Assert.That(error.Message, Does.StartWith($"HAKO2021: {main}:2:").And.Contain(" 2 | {% set x = 'a\\nb' %}hostname = \"{{ x }}\""));
    }

    [Test]
    public void What_is_wrong_with_a_value_is_shown_in_the_included_template()
    {
        var part = _directory.File("part.toml", "# here\nhostnam = \"x\"\n");
        var main = _directory.File("box.toml", "{# nothing #}\n{% include 'part.toml' %}\n");
        var error = Assert.Throws<SandboxException>(() => SandboxProfile.Load(main))!;
        Assert.That(error.Message, Does.StartWith($"HAKO2022: {part}:2:1: unknown key 'hostnam'"));
    }

    [Test]
    public void Our_own_profiles_are_no_templates()
    {
        var main = _directory.File("box.toml", "hakoniwa = 1\n[[envs]]\nname = \"A\"\nvalue = \"{{ x }}{% y %}\"\n");
        Assert.That(SandboxProfile.Load(main).Container.Spec.Environment["A"], Is.EqualTo("{{ x }}{% y %}"));
    }

    [Test]
    public void An_inspected_profile_makes_nothing()
    {
        var made = _directory.Place("made");
        var main = _directory.File("box.toml", $"{{% set x = fs_mkdir('{made}') %}}\n");
        SandboxProfile.Load(main, inspect: true);
        Assert.That(made, Does.Not.Exist);
        SandboxProfile.Load(main);
        Assert.That(made, Does.Exist);
    }
}
