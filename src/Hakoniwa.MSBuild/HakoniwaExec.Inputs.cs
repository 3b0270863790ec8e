using Hakoniwa.MSBuild.Inputs;

namespace Hakoniwa.MSBuild;

/// <content>What was declared as inputs.</content>
public sealed partial class HakoniwaExec
{
    /// <summary>
    /// The inputs as absolute paths, each once. Items are expanded by MSBuild; what stands in the attribute itself is not, so patterns are
    /// expanded here, unless there is something of just that name.
    /// </summary>
    private IReadOnlyList<string> ExpandInputs(string projectDirectory)
    {
        var paths = new HashSet<string>(Inputs.Length, StringComparer.Ordinal);
        foreach (var item in Inputs)
        {
            var text = item.ItemSpec;
            var path = IsPlain(text) ? (projectDirectory == "/" ? "/" : projectDirectory + "/") + text : Absolute(text);
            if (!InputGlob.IsPattern(text) || Path.Exists(path))
            {
                paths.Add(path);
                continue;
            }

            var found = Expand(path, text);
            if (found.Count == 0)
                LogWarning(MSBuildErrorCode.NoInputFound, $"No file matches the input \"{text}\".");
            paths.UnionWith(found);
        }

        return [.. paths];
    }

    /// <summary>A list of items that is empty is not passed to a task, so a step that has one as its inputs sees everything.</summary>
    private void WarnOfEmptyInputs()
    {
        if (Inputs.Length == 0 && WrittenInputs.OfItems(BuildEngine.ProjectFileOfTaskNode, BuildEngine.LineNumberOfTaskNode, BuildEngine.ColumnNumberOfTaskNode) is { } text)
        {
            LogWarning(MSBuildErrorCode.InputsEmpty,
                $"Inputs is \"{text}\" and there is no such item, which MSBuild does not tell the task: the command sees the whole project directory. Set Strict to true to keep it from that, or to false if that is meant.");
        }
    }

    private static IReadOnlyList<string> Expand(string pattern, string text)
    {
        try
        {
            return InputGlob.Expand(pattern);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new StepException(MSBuildErrorCode.InvalidParameter, $"What matches the input \"{text}\" cannot be told: {e.Message}", e);
        }
    }

    /// <summary>Whether a path is relative and has no parts to normalise: nearly all have none, and there may be thousands.</summary>
    private static bool IsPlain(string path)
        => path.Length > 0 && path[0] is not ('/' or '.') && path[^1] != '/' && !path.Contains("//", StringComparison.Ordinal) && !path.Contains("/.", StringComparison.Ordinal);
}
