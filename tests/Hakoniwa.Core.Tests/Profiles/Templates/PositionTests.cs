using Hakoniwa.Core.Tests.Support;

namespace Hakoniwa.Core.Tests.Profiles.Templates;

public sealed class PositionTests
{
    [Test]
    public void Plain_text_is_where_it_was()
    {
        var rendered = Rendering.Render("a = 1\nb = {{ 2 }} # ä😀 {# gone #}c\n{% if true %}\n  d\n{%- endif %}\ne");
        Assert.That(rendered.Text, Is.EqualTo("a = 1\nb = 2 # ä😀 c\n\n  d\ne"));
        Assert.Multiple(() =>
        {
            Assert.That(rendered.Original(1, 1), Is.EqualTo((Rendering.File, 1, 1)));
            Assert.That(rendered.Original(1, 5), Is.EqualTo((Rendering.File, 1, 5)));
            Assert.That(rendered.Original(2, 5), Is.EqualTo((Rendering.File, 2, 5)), "what an expression came to is where the expression is");
            Assert.That(rendered.Original(2, 7), Is.EqualTo((Rendering.File, 2, 13)));
            Assert.That(rendered.Original(2, 12), Is.EqualTo((Rendering.File, 2, 28)), "columns are characters");
            Assert.That(rendered.Original(4, 3), Is.EqualTo((Rendering.File, 4, 3)));
            Assert.That(rendered.Original(5, 1), Is.EqualTo((Rendering.File, 6, 1)));
        });
    }

    [Test]
    public void All_of_a_value_with_several_lines_is_where_its_expression_is()
    {
        var rendered = Rendering.Render("a\n{{ 'x\\ny\\nz' }}\nb");
        Assert.Multiple(() =>
        {
            Assert.That(rendered.Original(2, 1), Is.EqualTo((Rendering.File, 2, 1)));
            Assert.That(rendered.Original(4, 1), Is.EqualTo((Rendering.File, 2, 1)));
            Assert.That(rendered.Original(5, 1), Is.EqualTo((Rendering.File, 3, 1)));
        });
    }

    [Test]
    public void Each_round_of_a_loop_is_where_the_loop_is()
    {
        var rendered = Rendering.Render("{% for i in [1, 2] %}\nx = {{ i }}\n{%- endfor %}");
        Assert.That(rendered.Text, Is.EqualTo("\nx = 1\nx = 2"));
        Assert.Multiple(() =>
        {
            Assert.That(rendered.Original(2, 1), Is.EqualTo((Rendering.File, 2, 1)));
            Assert.That(rendered.Original(3, 1), Is.EqualTo((Rendering.File, 2, 1)));
            Assert.That(rendered.Original(3, 5), Is.EqualTo((Rendering.File, 2, 5)));
        });
    }

    [Test]
    public void What_was_included_is_where_it_was_in_that_file()
    {
        using var directory = new TemporaryDirectory();
        var part = directory.File("part.toml", "p = 1\nq = 2\n");
        var main = directory.Place("main.toml");
        var rendered = Rendering.Render("a\n{% include 'part.toml' %}\nb", file: main);
        Assert.Multiple(() =>
        {
            Assert.That(rendered.Original(3, 3), Is.EqualTo((part, 2, 3)));
            Assert.That(rendered.Original(4, 1), Is.EqualTo((main, 3, 1)));
        });
    }

    [Test]
    public void A_place_that_is_not_there_is_the_nearest_that_is()
    {
        var rendered = Rendering.Render("ab\nc");
        Assert.Multiple(() =>
        {
            Assert.That(rendered.Original(99, 99), Is.EqualTo((Rendering.File, 2, 2)));
            Assert.That(rendered.Original(1, 99), Is.EqualTo((Rendering.File, 1, 3)));
            Assert.That(rendered.Original(0, 0), Is.EqualTo((Rendering.File, 1, 1)));
            Assert.That(Rendering.Render("{# x #}").Original(1, 1), Is.EqualTo((Rendering.File, 1, 1)));
        });
    }
}
