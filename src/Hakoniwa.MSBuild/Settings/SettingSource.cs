using Microsoft.Build.Framework;

namespace Hakoniwa.MSBuild.Settings;

/// <summary>The values of settings as text: a step's parameters, and where there are none the defaults of the project.</summary>
internal sealed class SettingSource(HakoniwaExec task, IBuildEngine engine)
{
    private readonly Lazy<ProjectDefaults> _project = new(() => ProjectDefaults.Of(engine), isThreadSafe: false);

    internal HakoniwaExec Task => task;

    /// <returns>Null if it is set nowhere.</returns>
    internal string? Text(string? parameter, string name) => string.IsNullOrWhiteSpace(parameter) ? _project.Value.Text(name) : parameter.Trim();

    internal IReadOnlyList<string> List(IReadOnlyList<string> parameter, string name) => parameter.Count > 0 ? parameter : _project.Value.List(name);
}
