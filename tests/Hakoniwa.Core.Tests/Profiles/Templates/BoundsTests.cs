namespace Hakoniwa.Core.Tests.Profiles.Templates;

/// <summary>A profile from elsewhere may be made to do harm: it must come to an end, and with an error that has a code.</summary>
public sealed class BoundsTests
{
    private static readonly string[] TooMuch =
    [
        // Memory
        "{% set ns = namespace(x='aaaaaaaaaa') %}{% for i in range(99999) %}{% set ns.x = ns.x ~ ns.x %}{% endfor %}",
        "{% set ns = namespace(x=[1]) %}{% for i in range(99999) %}{% set ns.x = ns.x + ns.x %}{% endfor %}",
        "{{ 'a' * 9223372036854775807 }}",
        "{{ 'ab' * 9223372036854775807 }}",
        "{{ [1] * 100000000 }}",
        "{% for i in range(100000) %}{{ 'x' * 1000 }}{% endfor %}",
        "{% set x = 'a' * 1000000 %}{{ x|replace('a', x) }}",
        "{% set x = 'a' * 1000000 %}{{ x|list|join(x) }}",
        "{{ [1]|slice(99999999999) }}{{ [1]|slice(1000000, 1)|map('list')|list }}{{ 'a\\n' * 500000|indent(1000) }}",
        // Time
        "{% for a in range(100000) %}{% for b in range(100000) %}{% endfor %}{% endfor %}",
        "{% for a in range(100000) %}{% for b in range(100000) if false %}{% endfor %}{% endfor %}",
        "{% set l = range(50000) %}{% for a in l %}{{ -1 in l }}{% endfor %}",
        "{% set x = 'a' * 100000 %}{% for a in range(100000) %}{% if x in x %}{% endif %}{% endfor %}",
        "{% set x = 'a' * 100000 %}{% set y = 'a' * 100000 %}{% for a in range(100000) %}{% if x == y %}{% endif %}{% endfor %}",
        "{% set x = 'a' * 100000 %}{% for a in range(100000) %}{% set y = x|length %}{% endfor %}",
        // Depth of the stack
        "{% macro m() %}{{ m() }}{% endmacro %}{{ m() }}",
        "{% macro m() %}{% call m() %}{{ caller() }}{% endcall %}{% endmacro %}{{ m() }}",
        "{{ " + new string('(', 100_000) + "1" + new string(')', 100_000) + " }}",
        "{{ " + string.Concat(Enumerable.Repeat("not ", 100_000)) + "1 }}",
        "{{ " + new string('-', 1) + string.Concat(Enumerable.Repeat(" -", 100_000)) + "1 }}",
        "{{ 1" + string.Concat(Enumerable.Repeat(" ~ 1", 100_000)) + " }}",
        "{{ 1" + string.Concat(Enumerable.Repeat("|abs", 100_000)) + " }}",
        "{{ x" + string.Concat(Enumerable.Repeat(" if x else x", 100_000)) + " }}",
        "{{ 1" + string.Concat(Enumerable.Repeat(" if 1", 100_000)) + " }}",
        "{{ 1" + string.Concat(Enumerable.Repeat(" is odd", 100_000)) + " }}",
        "{{ {}" + string.Concat(Enumerable.Repeat(".a", 100_000)) + " }}",
        "{{ 1" + string.Concat(Enumerable.Repeat(" and 1", 100_000)) + " }}",
        string.Concat(Enumerable.Repeat("{% if 1 %}", 100_000)),
        string.Concat(Enumerable.Repeat("{% for i in [1] %}", 100_000)),
        "{% for " + new string('(', 100_000) + "x" + new string(')', 100_000) + " in y %}{% endfor %}",
        "{{ " + new string('[', 100_000) + new string(']', 100_000) + " }}",
        "{{ " + string.Concat(Enumerable.Repeat("{1:", 100_000)) + "1" + new string('}', 100_000) + " }}",
        "{% set ns = namespace(x=[]) %}{% for i in range(1000) %}{% set ns.x = [ns.x] %}{% endfor %}{{ ns.x }}",
        "{% set ns = namespace(x={}) %}{% for i in range(1000) %}{% set ns.x = {'a': ns.x} %}{% endfor %}{{ ns.x == ns.x }}",
        // Much from little: each level is twice the one below
        "{% set ns = namespace(x=[1]) %}{% for i in range(40) %}{% set ns.x = [ns.x, ns.x] %}{% endfor %}{{ ns.x }}",
        "{% set ns = namespace(x=[1]) %}{% for i in range(40) %}{% set ns.x = [ns.x, ns.x] %}{% endfor %}{{ ns.x == [ns.x][0] + [] }}",
        "{% set ns = namespace(x=[1]) %}{% for i in range(40) %}{% set ns.x = [ns.x, ns.x] %}{% endfor %}{{ ns.x|tojson }}",
        "{% set n = namespace(x=[1], y=[1]) %}{% for i in range(40) %}{% set n.x = [n.x, n.x] %}{% set n.y = [n.y, n.y] %}{% endfor %}{{ n.x < n.y }}",
    ];

    [TestCaseSource(nameof(Cases))]
    public void A_template_that_is_too_much_is_an_error(string template) =>
        Assert.That(Rendering.Error(template).Code, Is.EqualTo(ErrorCode.TemplateTooMuch));

    private static IEnumerable<TestCaseData> Cases() => TooMuch.Select((template, number) =>
        new TestCaseData(template).SetArgDisplayNames($"{number + 1:00} {template[..Math.Min(template.Length, 40)]}"));

    [Test]
    public void A_namespace_that_contains_itself_is_printed() =>
        Assert.That(Rendering.Text("{% set ns = namespace() %}{% set ns.x = [ns] %}{{ ns }}{{ ns.x }}{{ ns == ns }}"), Is.EqualTo("<namespace>[<namespace>]true"));

    [Test]
    public void What_a_large_profile_does_is_not_too_much() =>
        Assert.That(Rendering.Text("{% for i in range(10000) %}{ source = \"/{{ i }}\" },\n{% endfor %}"), Has.Length.GreaterThan(100_000));

    [Test]
    public void Whatever_is_written_is_rendered_or_refused_with_a_code([Range(1, 20)] int seed)
    {
        string[] words =
        [
            "{{", "}}", "{%", "%}", "{#", "#}", "{%-", "-%}", "{{-", "-}}", " if ", " else ", " elif ", " endif ", " for ", " in ", " endfor ", " set ", " endset ",
            " macro ", " endmacro ", " call ", " with ", " include ", " import ", " as ", " from ", " raw ", " filter ", "x", "y", "loop", "m", "(", ")", "[", "]", "{", "}",
            ".", ",", ":", "|", "~", "+", "-", "*", "/", "//", "%", "**", "=", "==", "<", ">=", " not ", " and ", " or ", " is ", "'a'", "\"", "\\", "1", "0", "2.5", "none",
            "true", "range", "upper", "join", "default", "sort", "map", "tojson", "batch", "slice", "split", "replace", "\n", " ", "é", "😀", "\0", "namespace", "dict",
            "{% for x in [1,2] %}", "{% endfor %}", "{% if x %}", "{% endif %}", "{{ x ", " }}", "{% set x = ", " %}", "\ud800",
        ];
        var random = new Random(seed);
        for (var round = 0; round < 500; round++)
        {
            var template = string.Concat(Enumerable.Range(0, random.Next(1, 30)).Select(_ => words[random.Next(words.Length)]));
            try
            {
                var rendered = Rendering.Render(template);
                rendered.Original(random.Next(5), random.Next(20));
            }
            catch (SandboxException e)
            {
                Assert.That(e.Code, Does.StartWith("HAKO203"), template);
            }
        }
    }
}
