using System.Diagnostics;
using System.Globalization;
using System.Runtime.InteropServices;
using System.Text.Json;

namespace Hakoniwa.Cli.Tests;

/// <summary>A run of <c>hakoniwa doctor --json</c> on a host that lacks something.</summary>
internal sealed class DoctorRun
{
    private static readonly string DotnetRoot = Path.GetFullPath(Path.Combine(RuntimeEnvironment.GetRuntimeDirectory(), "..", "..", ".."));
    private static readonly DirectoryInfo Own = new(AppContext.BaseDirectory.TrimEnd('/'));
    private static readonly string Launcher = Path.Combine(Own.Parent!.Parent!.FullName, "Hakoniwa.Launcher", Own.Name, "Hakoniwa.Launcher.dll");
    private static readonly string[] Doctor = [HakoniwaCommand.Path, "doctor", "--json"];
    private readonly JsonElement _report;

    private DoctorRun(int code, string output, string error)
    {
        Assert.That(error, Is.Empty);
        Code = code;
        using var json = JsonDocument.Parse(output);
        _report = json.RootElement.Clone();
    }

    internal int Code { get; }

    internal bool EnforceWorks => _report.GetProperty("enforceWorks").GetBoolean();

    internal string Verdict => _report.GetProperty("verdict").GetString()!;

    internal string BestEffort => _report.GetProperty("bestEffort").GetString()!;

    internal string[] Names => [.. Capabilities().Select(c => c.GetProperty("name").GetString()!)];

    /// <summary>The capabilities that every hermetic sandbox needs and that were tried in vain.</summary>
    internal string[] Culprits =>
    [
        .. Capabilities().Where(c => c.GetProperty("neededByEnforce").GetBoolean() && c.GetProperty("status").GetString() == "does-not-work")
            .Select(c => c.GetProperty("name").GetString()!).Where(n => n != "hermetic"),
    ];

    internal string Status(string name) => Of(name).GetProperty("status").GetString()!;

    internal string Detail(string name) => Of(name).GetProperty("detail").GetString()!;

    internal string Remedy(string name) => Of(name).GetProperty("remedy").GetString() ?? "";

    internal static DoctorRun Here(params (string Name, string? Value)[] environment)
    {
        var result = HakoniwaCommand.RunIn(environment.ToDictionary(v => v.Name, v => v.Value), ["doctor", "--json"]);
        return new(result.Code, result.Output, result.Error);
    }

    /// <summary>As an ordinary user, with no_new_privs and this profile's filter around it.</summary>
    /// <param name="profile">The text of a profile.</param>
    /// <param name="simulate">See HAKONIWA_SIMULATE.</param>
    internal static DoctorRun Under(string profile, string simulate = "")
    {
        using var directory = new TemporaryDirectory();
        var report = Path.Combine(directory.Path, "report");
        string[] launcher = [Path.Combine(DotnetRoot, "dotnet"), "exec", Launcher, report, "under", directory.Write("profile.json", profile)];
        var (_, output, error) = Start("unshare", ["-U", "--map-user=1000", "--map-group=1000", .. launcher, .. Doctor], simulate);
        return new(int.Parse(File.ReadAllText(report), CultureInfo.InvariantCulture), output, error);
    }

    internal static DoctorRun UnderRules(string rules, string simulate = "")
        => Under($$"""{ "defaultAction": "SCMP_ACT_ALLOW", "syscalls": [ {{rules}} ] }""", simulate);

    /// <summary>As the caller without any capability.</summary>
    internal static DoctorRun WithoutCapabilities()
    {
        using var directory = new TemporaryDirectory();
        var report = Path.Combine(directory.Path, "report");
        var profile = directory.Write("profile.json", """{ "defaultAction": "SCMP_ACT_ALLOW" }""");
        var (_, output, error) = Start(Path.Combine(DotnetRoot, "dotnet"), ["exec", Launcher, report, "under", profile, .. Doctor]);
        return new(int.Parse(File.ReadAllText(report), CultureInfo.InvariantCulture), output, error);
    }

    /// <summary>As unshare(1) with these options and a script before it leave it.</summary>
    internal static DoctorRun After(string options, string script)
    {
        var (code, output, error) = Start("unshare", [.. options.Split(' '), "/bin/sh", "-ec", script + "\nexec \"$@\"", "sh", .. Doctor]);
        return new(code, output, error);
    }

    private static (int Code, string Output, string Error) Start(string program, string[] arguments, string simulate = "")
    {
        var start = new ProcessStartInfo(program, arguments) { RedirectStandardInput = true, RedirectStandardOutput = true, RedirectStandardError = true };
        start.Environment["HAKONIWA_SIMULATE"] = simulate;
        start.Environment["DOTNET_ROOT"] = DotnetRoot;
        using var process = Process.Start(start)!;
        process.StandardInput.Close();
        var error = process.StandardError.ReadToEndAsync();
        var output = process.StandardOutput.ReadToEnd();
        HakoniwaCommand.WaitForEnd(process);
        return (process.ExitCode, output, error.Result);
    }

    private JsonElement.ArrayEnumerator Capabilities() => _report.GetProperty("capabilities").EnumerateArray();

    private JsonElement Of(string name) => Capabilities().Single(c => c.GetProperty("name").GetString() == name);
}
