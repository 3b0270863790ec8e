using System.Text.Json;

namespace Hakoniwa.Cli.Tests;

/// <summary>The result of a run as JSON.</summary>
[TestFixture]
public sealed class ResultTests
{
    [Test]
    public void A_program_that_exits_has_its_code_and_times()
    {
        var (code, json) = Run("run", "--", "sh", "-c", "exit 3");

        Assert.Multiple(() =>
        {
            Assert.That(code, Is.EqualTo(3));
            Assert.That(json.GetProperty("version").GetInt32(), Is.EqualTo(1));
            Assert.That((json.GetProperty("code").GetInt32(), json.GetProperty("exitCode").GetInt32()), Is.EqualTo((3, 3)));
            Assert.That(json.GetProperty("signal").ValueKind, Is.EqualTo(JsonValueKind.Null));
            Assert.That(json.GetProperty("timedOut").GetBoolean(), Is.False);
            Assert.That(json.GetProperty("wallSeconds").GetDouble(), Is.Positive);
            Assert.That(json.GetProperty("userSeconds").GetDouble() + json.GetProperty("systemSeconds").GetDouble(), Is.LessThan(HakoniwaCommand.Deadline.TotalSeconds));
            Assert.That(json.GetProperty("backend").GetString(), Is.EqualTo("namespaces"));
            Assert.That(json.GetProperty("omissions").GetArrayLength(), Is.Zero);
            Assert.That(json.GetProperty("error").ValueKind, Is.EqualTo(JsonValueKind.Null));
            Assert.That(json.GetProperty("report").GetProperty("denials").GetArrayLength(), Is.Zero);
        });
    }

    [Test]
    public void A_signal_and_a_time_limit_are_told_apart()
    {
        var killed = Run("run", "--as-pid-1", "--seccomp", "unconfined", "--", "sh", "-c", "ulimit -t 1; while :; do :; done");
        var late = Run("run", "--limit-walltime", "2500ms", "--", "sleep", "1000");

        Assert.Multiple(() =>
        {
            Assert.That((killed.Code, killed.Json.GetProperty("signal").GetInt32()), Is.EqualTo((128 + 9, 9)));
            Assert.That(killed.Json.GetProperty("exitCode").ValueKind, Is.EqualTo(JsonValueKind.Null));
            Assert.That((late.Code, late.Json.GetProperty("code").GetInt32(), late.Json.GetProperty("timedOut").GetBoolean()), Is.EqualTo((124, 124, true)));
        });
    }

    [Test]
    public void What_was_refused_is_in_the_result()
    {
        var (_, json) = Run(["run", .. Probe.Options, .. Probe.Command("ptrace-me")]);

        Assert.That(json.GetProperty("report").GetProperty("denials").EnumerateArray().Select(d => d.GetProperty("call").GetString()), Is.EqualTo(new[] { "ptrace" }));
    }

    [Test]
    public void A_sandbox_that_fails_has_code_step_call_and_error()
    {
        var (code, json) = Run("run", "-w", ":/no/such/place", "--", "echo", "ran");
        var error = json.GetProperty("error");

        Assert.Multiple(() =>
        {
            Assert.That((code, json.GetProperty("code").GetInt32()), Is.EqualTo((125, 125)));
            Assert.That(json.GetProperty("exitCode").ValueKind, Is.EqualTo(JsonValueKind.Null));
            Assert.That(error.GetProperty("code").GetString(), Is.EqualTo("HAKO1009"));
            Assert.That(error.GetProperty("step").GetInt32(), Is.LessThan(error.GetProperty("steps").GetInt32()));
            Assert.That((error.GetProperty("systemCall").GetString(), error.GetProperty("errno").GetString()), Is.EqualTo(("chdir", "ENOENT")));
            Assert.That(error.GetProperty("message").GetString(), Does.Contain("/no/such/place"));
        });
    }

    [Test]
    public void The_result_replaces_a_file_at_once_and_nothing_else_is_left()
    {
        using var directory = new TemporaryDirectory();
        var file = directory.Write("result.json", "old");

        Assert.That(HakoniwaCommand.Run("run", "--json=" + file, "--", "true").Code, Is.Zero);
        Assert.That(File.ReadAllText(file), Does.StartWith("{\n").And.EndsWith("}\n"));
        Assert.That(Directory.GetFileSystemEntries(directory.Path), Has.Length.EqualTo(1));
    }

    [Test]
    public void A_place_that_cannot_be_written_is_told_before_the_program_runs()
    {
        var result = HakoniwaCommand.Run("run", "--json", "/no/such/place", "--", "echo", "ran");
        Assert.That((result.Code, result.Output), Is.EqualTo((125, "")));
    }

    /// <summary>With the result on standard error.</summary>
    private static (int Code, JsonElement Json) Run(params string[] arguments)
    {
        var result = HakoniwaCommand.Run([arguments[0], "-q", "--json", "-", .. arguments[1..]]);
        using var json = JsonDocument.Parse(result.Error[result.Error.IndexOf('{', StringComparison.Ordinal)..result.Error.LastIndexOf("}\n", StringComparison.Ordinal)] + "}");
        return (result.Code, json.RootElement.Clone());
    }
}
