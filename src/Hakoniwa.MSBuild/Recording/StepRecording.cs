using System.Globalization;

using Hakoniwa.MSBuild.Paths;
using Hakoniwa.MSBuild.Sandboxing;
using Hakoniwa.MSBuild.Settings;
using Hakoniwa.MSBuild.Steps;

namespace Hakoniwa.MSBuild.Recording;

/// <summary>The recording of what a step does beyond its declaration, and what is said of it. It changes nothing of what the step can do.</summary>
internal sealed class StepRecording
{
    private const int ListedAtMost = 50;
    private const int EntriesListed = 3;

    private readonly StepDescription _step;
    private readonly StepView _view;

    private StepRecording(StepDescription step)
    {
        _step = step;
        _view = new(step, DotNetRoot.Find());
    }

    private bool IsStrict => _step.Mode != StepMode.Warn;

    /// <summary>Null where nothing is to be recorded.</summary>
    internal static StepRecording? Of(StepDescription step)
        => step.Mode == StepMode.Warn || (step.IsStrict && step.Report) ? new(step) : null;

    internal Container AddTo(Container container) => container.ReportFiles(new()
    {
        Visible = !IsStrict,
        Hidden = IsStrict,
        Except = [.. _view.System, .. _view.Declared],
    });

    /// <summary>The warnings, with their codes.</summary>
    internal IEnumerable<(string Code, string Text)> Warnings(SandboxReport report)
    {
        var all = new UndeclaredAccesses(_view, IsStrict).Of(report);
        foreach (var access in all.Take(ListedAtMost))
            yield return (access.Kind == UndeclaredKind.Write ? MSBuildErrorCode.UndeclaredWrite : MSBuildErrorCode.UndeclaredInput, Sentence(access));
        if (all.Count <= ListedAtMost)
            yield break;

        // Mostly of one directory that was forgotten.
        var left = all.Skip(ListedAtMost).ToList();
        var places = left.GroupBy(a => AbsolutePaths.Parent(a.Path)).OrderByDescending(g => g.Count()).ToList();
        var named = places.Take(EntriesListed).Select(g => string.Create(CultureInfo.InvariantCulture, $"{g.Count()} in {ForPeople(g.Key)}"));
        yield return (
            left.Exists(a => a.Kind != UndeclaredKind.Write) ? MSBuildErrorCode.UndeclaredInput : MSBuildErrorCode.UndeclaredWrite,
            string.Create(CultureInfo.InvariantCulture, $"The command used {left.Count} more paths that are not declared: {string.Join(", ", named)}{(places.Count > EntriesListed ? " and others" : "")}."));
    }

    private string ForPeople(string directory) => directory == _step.ProjectDirectory ? "the project directory" : Relative(directory);

    private string Sentence(UndeclaredAccess access)
    {
        var path = Relative(access.Path);
        var (what, declare) = (access.Kind, IsStrict) switch
        {
            (UndeclaredKind.Read, true) => ($"The command looked for {path}, which exists and is not declared", "Inputs"),
            (UndeclaredKind.Read, false) => ($"The command read {path}, which is not declared, and in its sandbox would not find it", "Inputs"),
            (UndeclaredKind.Run, true) => ($"The command tried to run {path}, which exists and is not declared", "Tools"),
            (UndeclaredKind.Run, false) => ($"The command ran {path}, which is not declared, and in its sandbox would not find it", "Tools"),
            (UndeclaredKind.List, true) => ($"The command listed {path} and did not see what is not declared there: {Entries(access)}", "Inputs"),
            (UndeclaredKind.List, false) => ($"The command listed {path}, and in its sandbox would not see what is not declared there: {Entries(access)}", "Inputs"),
            (_, true) => ($"The command tried to change {path}, which is no declared output", "Outputs"),
            _ => ($"The command changed {path}, which is no declared output: from its sandbox it could not", "Outputs"),
        };
        var times = access.Count == 1 ? "" : string.Create(CultureInfo.InvariantCulture, $", {access.Count} times");
        var by = access.Process.Length == 0 ? "" : $" (by {access.Process}{times})";
        var value = access.Kind == UndeclaredKind.List ? Path.Combine(path, access.Entries[0]) : path;
        return $"{what}{by}; to declare it: {declare}=\"{StepText.Escape(value)}\"";
    }

    private static string Entries(UndeclaredAccess access)
    {
        var listed = string.Join(", ", access.Entries.Take(EntriesListed));
        var more = access.Entries.Count - EntriesListed;
        return more > 0 ? string.Create(CultureInfo.InvariantCulture, $"{listed} and {more} more") : listed;
    }

    /// <summary>As a project would name it: what shares nothing but the root with it by its whole path.</summary>
    private string Relative(string path)
    {
        var relative = Path.GetRelativePath(_step.ProjectDirectory, path);
        return relative == Path.GetRelativePath(_step.ProjectDirectory, "/") + path ? path : relative;
    }
}
