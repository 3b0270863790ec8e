using Hakoniwa.Core.Tests.Support;

namespace Hakoniwa.Core.Tests.Profiles.Templates;

public sealed class IncludeTests
{
    private TemporaryDirectory _directory = null!;

    [SetUp]
    public void Make()
    {
        _directory = new();
        _directory.Subdirectory("parts");
    }

    [TearDown]
    public void Remove() => _directory.Dispose();

    private string Main => _directory.Place("box.toml");

    [Test]
    public void A_file_below_the_directory_is_put_in_and_sees_what_is_around_it()
    {
        _directory.File("parts/a.toml", "name = \"{{ name }}\" # {{ __dir__ }}{% set name = 'other' %}\n");
        var rendered = Rendering.Render("{% set name = 'x' %}{% include 'parts/a.toml' %}|{{ name }}", file: Main);
        Assert.Multiple(() =>
        {
            Assert.That(rendered.Text, Is.EqualTo($"name = \"x\" # {_directory.Path}|x"));
            Assert.That(rendered.Files, Is.EqualTo(new[] { _directory.Place("parts/a.toml") }));
        });
    }

    [Test]
    public void A_name_is_from_the_profiles_directory_also_in_an_included_file()
    {
        _directory.File("parts/a.toml", "{% include 'parts/b.toml' %}");
        _directory.File("parts/b.toml", "b");
        Assert.That(Rendering.Text("{% include 'parts/a.toml' %}", file: Main), Is.EqualTo("b"));
    }

    [Test]
    public void The_first_of_several_that_exists_is_put_in_and_a_missing_one_may_be_ignored()
    {
        _directory.File("b.toml", "b");
        Assert.That(Rendering.Text("{% include ['a.toml', 'b.toml'] %}{% include 'no.toml' ignore missing %}", file: Main), Is.EqualTo("b"));
    }

    [TestCase("{% include 'no.toml' %}", "there is no file 'no.toml'")]
    [TestCase("{% include '../box.toml' %}", "is not the name of a file below")]
    [TestCase("{% include '/etc/passwd' %}", "is not the name of a file below")]
    [TestCase("{% include './a' %}", "is not the name of a file below")]
    [TestCase("{% include 'parts' %}", "there is no file 'parts'")]
    public void What_is_not_a_file_below_the_directory_is_an_error(string template, string message)
    {
        var error = Rendering.Error(template, file: Main);
        Assert.That(error.Code, Is.EqualTo(ErrorCode.TemplateHost));
        Assert.That(error.Message, Does.Contain(message));
    }

    [Test]
    public void A_file_that_includes_itself_is_an_error_and_not_the_end_of_the_process()
    {
        _directory.File("a.toml", "{% include 'a.toml' %}");
        Assert.That(Rendering.Error("{% include 'a.toml' %}", file: Main).Code, Is.EqualTo(ErrorCode.TemplateTooMuch));
    }

    [Test]
    public void Macros_of_another_file_can_be_called()
    {
        _directory.File("m.toml", "{% set prefix = '/opt' %}{% macro bind(p, rw=false) %}{ source = \"{{ prefix }}{{ p }}\", rw = {{ rw }} }{% endmacro %}text");
        Assert.That(
            Rendering.Text("{% import 'm.toml' as m %}{{ m.bind('/a') }}{{ m.prefix }}", file: Main), Is.EqualTo("{ source = \"/opt/a\", rw = false }/opt"));
        Assert.That(
            Rendering.Text("{% from 'm.toml' import bind, prefix as p %}{{ bind('/b', rw=true) }}{{ p }}", file: Main),
            Is.EqualTo("{ source = \"/opt/b\", rw = true }/opt"));
    }

    [Test]
    public void An_error_in_an_included_file_names_that_file()
    {
        _directory.File("parts/a.toml", "ok\n  {{ nothing.name }}\n");
        var error = Rendering.Error("{% include 'parts/a.toml' %}", file: Main);
        Assert.That(error.Message, Does.StartWith($"HAKO2031: {_directory.Place("parts/a.toml")}:2:14: "));
    }

    [Test]
    public void An_error_in_a_macro_names_the_file_of_the_macro()
    {
        _directory.File("m.toml", "{% macro m(x) %}{{ x.y.z }}{% endmacro %}");
        var error = Rendering.Error("\n{% import 'm.toml' as m %}{{ m.m({}) }}", file: Main);
        Assert.That(error.Message, Does.StartWith($"HAKO2031: {_directory.Place("m.toml")}:1:24: "));
    }
}
