namespace Hakoniwa.Diagnostics;

/// <summary>Files in which the kernel and the surroundings tell how they are set.</summary>
internal static class HostSettings
{
    /// <summary>The text without white space around it; null where the file is missing or may not be read: then it says nothing.</summary>
    internal static string? Read(string path)
    {
        try
        {
            if (HostSimulation.SettingsDirectory is { } simulated && File.Exists(simulated + path))
                return File.ReadAllText(simulated + path).Trim();
            return File.ReadAllText(path).Trim();
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }

    internal static bool Exists(string path) => File.Exists(path) || (HostSimulation.SettingsDirectory is { } simulated && File.Exists(simulated + path));

    /// <summary>The value of the line <c>name: value</c>, as in /proc/PID/status.</summary>
    internal static string? Field(string path, string name)
    {
        foreach (var line in Read(path)?.Split('\n') ?? [])
        {
            if (line.StartsWith(name, StringComparison.Ordinal) && line.Length > name.Length && line[name.Length] == ':')
                return line[(name.Length + 1)..].Trim();
        }

        return null;
    }
}
