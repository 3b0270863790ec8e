using System.Text;
using System.Text.Json.Nodes;

using Hakoniwa.Core.Tests.Support;
using Hakoniwa.Profiles.Schema;
using Hakoniwa.Profiles.Toml;

namespace Hakoniwa.Core.Tests.Profiles.Schemas;

/// <summary>The schema for editors agrees with the reader.</summary>
public sealed class JsonSchemaTests
{
    private static readonly JsonObject Schema = JsonNode.Parse(JsonSchema.Text())!.AsObject();
    private static readonly SchemaChecker Checker = new(Schema);
    private static readonly ProfileKey[][] Paths = [.. SchemaSamples.Paths(ProfileSchema.Root)];

    private static IEnumerable<string> Valid =>
    [
        .. OwnKeyTests.Cases.Select(c => "hakoniwa = 1\n" + c.Toml),
        .. SandboxProfile.Names.Select(SandboxProfile.Text),
        "hakoniwa = 1\nhostname = '${env:NAME:-box}'\nmode = '${env:MODE:-enforce}'\ncommand.cwd = '${home}/x'",
        "hakoniwa = 1\nlimits = [{ type = 'as', value = '${env:SIZE:-1G}' }, { type = 'cpu', soft = 1, hard = '1m' }]",
        "hakoniwa = 1\nmounts = [{ source = '${glob:/usr/*}' }]",
    ];

    private static IEnumerable<string> Invalid =>
    [
        .. Paths.Where(p => p[^1].Name != ProfileSchema.VersionKey).Select(p => "hakoniwa = 1\n" + SchemaSamples.Line(p, p[^1].Type is BooleanType ? "'true'" : "true")),
        .. Paths.Select(p => "hakoniwa = 1\n" + SchemaSamples.Line(p, "1", p[^1].Name + "x")),
        .. Paths.Where(p => p[^1].Type is ListType).Select(p => "hakoniwa = 1\n" + SchemaSamples.Line(p, "[true]")),
        .. Paths.Where(p => p[^1].Required).Select(Without),
        .. Paths.Where(p => p[^1].Type is WordType).Select(p => "hakoniwa = 1\n" + SchemaSamples.Line(p, "'nonsense'")),
        "hakoniwa = 2",
        "hakoniwa = '1'",
        "hakoniwa = 1\nhostname = ''",
        "hakoniwa = 1\nroot.mode = '0788'",
        "hakoniwa = 1\nroot.mode = 0o10000",
        "hakoniwa = 1\nroot.size = 0",
        "hakoniwa = 1\nroot.size = '5X'",
        "hakoniwa = 1\nroot.size = ''",
        "hakoniwa = 1\nroot.inodes = 1.5",
        "hakoniwa = 1\ncgroup.cpus = 0",
        "hakoniwa = 1\nlandlock.net = [{ port = 65536, access = 'tcp.bind' }]",
        "hakoniwa = 1\nlandlock.fs = [{ path = '/usr', access = 'q' }]",
        "hakoniwa = 1\nlimits = [{ type = 'as', value = -1 }]",
        "hakoniwa = 1\nenvs = [{ name = 'A=B' }]",
        "hakoniwa = 1\nenvs = [{ name = '' }]",
        "hakoniwa = 1\ncommand.cwd = 'relative'",
        "hakoniwa = 1\nuser.name = -1",
    ];

    [TestCaseSource(nameof(Valid))]
    public void What_the_reader_takes_the_schema_takes(string profile)
    {
        using var directory = new ProfileDirectory();
        Assert.Multiple(() =>
        {
            Assert.That(() => directory.Load(profile), Throws.Nothing);
            Assert.That(Checker.Check(Json(profile)), Is.Null);
        });
    }

    [TestCaseSource(nameof(Invalid))]
    public void What_the_reader_refuses_for_its_form_the_schema_refuses(string profile)
    {
        using var directory = new ProfileDirectory();
        Assert.Multiple(() =>
        {
            Assert.That(directory.Error(profile).Code, Is.EqualTo(ErrorCode.ProfileContent));
            Assert.That(Checker.Check(Json(profile)), Is.Not.Null);
        });
    }

    [Test]
    public void A_profile_without_the_version_is_not_one_of_ours() => Assert.That(Checker.Check(Json("hostname = 'box'")), Does.Contain("lacks hakoniwa"));

    [Test]
    public void Every_key_is_described() =>
        Assert.That(Descriptions(Schema).Where(d => d.Description is null or "").Select(d => d.Key), Is.Empty);

    [Test]
    public void The_copy_in_the_documentation_is_the_schema() =>
        Assert.That(File.ReadAllText(Path.Combine(Checkout.Root, "docs", "profile.schema.json")), Is.EqualTo(JsonSchema.Text()),
            "Write it anew: hakoniwa profile schema > docs/profile.schema.json");

    private static JsonNode Json(string profile) => TomlAsJson.Of(TomlDocument.Parse("profile.toml", Encoding.UTF8.GetBytes(profile)));

    /// <summary>The table of a key that is required, without it.</summary>
    private static string Without(ProfileKey[] path)
    {
        var table = path[..^1];
        var others = SchemaSamples.Inner(table[^1].Type)!.Keys.Where(k => k.Required && k != path[^1]).Select(k => $"{k.Name} = {SchemaSamples.Sample(k.Type)}");
        var value = $"{{ {string.Join(", ", others)} }}";
        return "hakoniwa = 1\n" + SchemaSamples.Line(table, table[^1].Type is ListType ? $"[{value}]" : value);
    }

    private static IEnumerable<(string Key, string? Description)> Descriptions(JsonObject schema)
    {
        if (schema["properties"] is JsonObject properties)
        {
            foreach (var (key, value) in properties)
            {
                yield return (key, value!["description"]?.GetValue<string>());
                foreach (var inner in Descriptions(value.AsObject()))
                    yield return inner;
            }
        }

        foreach (var below in new[] { schema["items"] }.Concat(schema["anyOf"]?.AsArray() ?? []).OfType<JsonObject>())
        {
            foreach (var inner in Descriptions(below))
                yield return inner;
        }
    }
}
