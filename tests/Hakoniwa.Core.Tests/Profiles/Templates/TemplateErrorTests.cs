namespace Hakoniwa.Core.Tests.Profiles.Templates;

public sealed class TemplateErrorTests
{
    [TestCase("a\n{% if true %}", "HAKO2030", 2, 4, "the block 'if' has no end: '{% endif %}' is missing")]
    [TestCase("{{ 1", "HAKO2030", 1, 1, "the tag has no end: '}}' is missing")]
    [TestCase("a {# b", "HAKO2030", 1, 3, "the comment has no end")]
    [TestCase("{% raw %} {{ x }}", "HAKO2030", 1, 1, "the raw block has no end")]
    [TestCase("{{ 'a }}", "HAKO2030", 1, 4, "the string has no end")]
    [TestCase("{{ a b }}", "HAKO2030", 1, 6, "expected '}}', found 'b'")]
    [TestCase("{{ 1 + }}", "HAKO2030", 1, 8, "expected a value, found the end of the tag")]
    [TestCase("{{ a $ b }}", "HAKO2030", 1, 6, "'$' means nothing here")]
    [TestCase("{% inclde x %}", "HAKO2030", 1, 4, "there is no statement 'inclde'. Did you mean 'include'?")]
    [TestCase("{% endif %}", "HAKO2030", 1, 4, "there is nothing here that 'endif' belongs to")]
    [TestCase("ä {% set in = 1 %}", "HAKO2030", 1, 10, "nothing can be assigned to 'in'")]
    [TestCase("\n\nä{{ x.y }}", "HAKO2031", 3, 7, "what 'y' is to be taken from is undefined")]
    [TestCase("{{ 'a' + 1 }}", "HAKO2031", 1, 8, "'+' does not go with text and a number")]
    [TestCase("{{ 'a'|uper }}", "HAKO2031", 1, 8, "there is no filter 'uper'. Did you mean 'upper'?")]
    [TestCase("{{ 1 is od }}", "HAKO2031", 1, 6, "there is no test 'od'. Did you mean 'odd'?")]
    [TestCase("{{ path_exist('/') }}", "HAKO2031", 1, 4, "there is no function 'path_exist'. Did you mean 'path_exists'?")]
    [TestCase("{{ 'a'.upper() }}", "HAKO2031", 1, 8, "there is nothing named 'upper' to call; what is done to a value is a filter: 'value|upper'")]
    [TestCase("{% for x in 1 %}{% endfor %}", "HAKO2031", 1, 13, "a list is needed, and this is a number")]
    [TestCase("{{ 9223372036854775807 + 1 }}", "HAKO2031", 1, 24, "the result does not fit into 64 bits")]
    [TestCase("{% extends 'a' %}", "HAKO2033", 1, 4, "'extends' is not supported")]
    [TestCase("{% block a %}{% endblock %}", "HAKO2033", 1, 4, "'block' is not supported")]
    [TestCase("{% for a in b recursive %}{% endfor %}", "HAKO2033", 1, 15, "'recursive' is not supported")]
    [TestCase("{{ 1|pprint }}", "HAKO2033", 1, 6, "the filter 'pprint' is not supported")]
    [TestCase("{{ f(*a) }}", "HAKO2033", 1, 6, "lists cannot be spread over arguments here")]
    public void A_message_says_what_is_wrong_and_where(string template, string code, int line, int column, string message)
    {
        var error = Rendering.Error(template);
        Assert.Multiple(() =>
        {
            Assert.That(error.Code, Is.EqualTo(code));
            Assert.That(error.Message, Does.StartWith($"{code}: {Rendering.File}:{line}:{column}: {message}"));
        });
    }

    [Test]
    public void The_line_is_shown_with_a_caret_under_the_place() => Assert.That(
        Rendering.Error("a = 1\nb = {{ box.name }}\n").Message,
        Is.EqualTo("HAKO2031: /nowhere/box.toml:2:12: what 'name' is to be taken from is undefined\n 2 | b = {{ box.name }}\n   |            ^"));

    [Test]
    public void Nothing_in_a_message_moves_the_cursor() =>
        Assert.That(Rendering.Error("{{ x[\"\u001b[2J\"] }}").Message, Does.Not.Contain('\u001b'));

    [Test]
    public void An_error_that_is_not_reached_is_none() => Assert.That(Rendering.Text("{% if false %}{{ x.y }}{{ 1|nosuch }}{% endif %}"), Is.Empty);
}
