using Microsoft.Build.Framework;

namespace Hakoniwa.MSBuild;

/// <summary>The values of settings as text: a step's parameters, and where there are none the defaults of the project.</summary>
internal sealed class SettingSource(HakoniwaExec task, IBuildEngine engine)
{
    private readonly IReadOnlyDictionary<string, string>? _global = engine is IBuildEngine6 six ? six.GetGlobalProperties() : null;

    internal HakoniwaExec Task => task;

    /// <returns>Null if it is set nowhere.</returns>
    internal string? Text(string? parameter, string name)
    {
        string?[] inOrder = [parameter, Property("HakoniwaExec" + name), Property("Hakoniwa" + name)];
        return inOrder.FirstOrDefault(value => !string.IsNullOrWhiteSpace(value))?.Trim();
    }

    internal IReadOnlyList<string> List(IReadOnlyList<string> parameter, string name)
        => parameter.Count > 0 ? parameter : Text(null, name)?.Split(';', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries) ?? [];

    private string? Property(string name) => _global?.GetValueOrDefault(name);
}
