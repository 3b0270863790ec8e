using System.Collections.Immutable;

namespace Hakoniwa.TestAdapter;

/// <summary>
/// What the build tells the launcher, one <c>name=value</c> a line. It is a file, not environment variables, so that tests neither see nor
/// inherit it.
/// </summary>
internal sealed record LauncherConfiguration
{
    internal required string DotNet { get; init; }

    internal required LauncherMode Mode { get; init; }

    internal required bool HostNetwork { get; init; }

    internal required string ProjectDirectory { get; init; }

    internal required string OutputDirectory { get; init; }

    /// <summary>The test assembly's file name, for people.</summary>
    internal required string AssemblyName { get; init; }

    /// <summary>Where the line about the isolation in force goes; a target prints it after the run.</summary>
    internal required string StatusFile { get; init; }

    /// <summary>Where the warning of <see cref="LauncherMode.BestEffort"/> goes.</summary>
    internal required string WarningFile { get; init; }

    /// <summary>Where the lines about what the sandbox refused go, for the same target; null if they are not wanted.</summary>
    internal string? ReportFile { get; init; }

    /// <summary>System calls to allow beyond those of the default profile.</summary>
    internal ImmutableArray<string> AllowedCalls { get; init; } = [];

    /// <summary>The user's settings file, or null. Variables that it sets reach the tests.</summary>
    internal string? SettingsFile { get; init; }

    /// <summary>Names of variables that the user lets through, or has set for the tests on the command line.</summary>
    internal ImmutableArray<string> PassedVariables { get; init; } = [];

    internal static LauncherConfiguration Read(string path)
    {
        if (!File.Exists(path))
        {
            throw new LauncherException(TestHostErrorCode.Configuration,
                $"the launcher's configuration {path} does not exist; run the tests with dotnet test on the project, which writes it");
        }

        return Parse(File.ReadLines(path), path);
    }

    internal static LauncherConfiguration Parse(IEnumerable<string> lines, string path)
    {
        var values = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var line in lines)
        {
            var separator = line.IndexOf('=', StringComparison.Ordinal);
            if (separator > 0)
                values[line[..separator]] = line[(separator + 1)..];
        }

        string Required(string name) => values.TryGetValue(name, out var value) && value.Length > 0
            ? value
            : throw new LauncherException(TestHostErrorCode.Configuration, $"the launcher's configuration {path} says nothing about {name}");

        ImmutableArray<string> Words(string name)
            => [.. values.GetValueOrDefault(name, "").Split([',', ';'], StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries)];

        return new()
        {
            DotNet = Required("dotnet"),
            Mode = Enum.TryParse<LauncherMode>(Required("mode"), ignoreCase: true, out var mode)
                ? mode
                : throw new LauncherException(TestHostErrorCode.Configuration, $"the mode \"{values["mode"]}\" is neither Enforce nor BestEffort"),
            HostNetwork = Required("network").ToUpperInvariant() switch
            {
                "NONE" => false,
                "HOST" => true,
                _ => throw new LauncherException(TestHostErrorCode.Configuration, $"the network \"{values["network"]}\" is neither none nor host"),
            },
            ProjectDirectory = Required("project-directory"),
            OutputDirectory = Required("output-directory"),
            AssemblyName = Required("assembly"),
            StatusFile = Required("status-file"),
            WarningFile = Required("warning-file"),
            ReportFile = values.GetValueOrDefault("report", "").ToUpperInvariant() switch
            {
                "" or "FALSE" => null,
                "TRUE" => Required("report-file"),
                _ => throw new LauncherException(TestHostErrorCode.Configuration, $"the report \"{values["report"]}\" is neither true nor false"),
            },
            AllowedCalls = Words("seccomp-allow"),
            SettingsFile = values.GetValueOrDefault("settings-file") is { Length: > 0 } settings ? settings : null,
            PassedVariables = Words("pass-environment"),
        };
    }
}
