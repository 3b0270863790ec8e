using Microsoft.Build.Framework;
using Microsoft.Build.Utilities;

namespace Hakoniwa.MSBuild.Steps;

/// <summary>The files that the outputs of <c>HakoniwaStep</c> items are, as items that carry all that the step says and is not about running it.</summary>
/// <remarks>For <c>Hakoniwa.MSBuild.Steps.targets</c>, which come with it.</remarks>
[MSBuildMultiThreadableTask]
public sealed class HakoniwaCollectStepOutputs : Microsoft.Build.Utilities.Task, IMultiThreadableTask
{
    /// <summary>Set by MSBuild.</summary>
    public TaskEnvironment TaskEnvironment { get; set; } = TaskEnvironment.Fallback;

    /// <summary>The items.</summary>
    [Required]
    public ITaskItem[] Steps { get; set; } = [];

    /// <summary>What steps are run with: the names of metadata that their outputs do not get.</summary>
    public string[] Parameters { get; set; } = [];

    /// <summary>Every file that is there.</summary>
    [Output]
    public ITaskItem[] Files { get; set; } = [];

    /// <inheritdoc/>
    public override bool Execute()
    {
        Files = [.. Steps.SelectMany(FilesOf)];
        return true;
    }

    private IEnumerable<ITaskItem> FilesOf(ITaskItem step)
    {
        foreach (var output in StepText.List(StepText.Escaped(step, "Outputs")))
        {
            if (output.EndsWith('/') || output.EndsWith('\\'))
            {
                var directory = new DirectoryInfo(TaskEnvironment.GetAbsolutePath(output));
                var files = directory.Exists ? directory.EnumerateFiles("*", SearchOption.AllDirectories) : [];
                foreach (var below in files.Select(f => Path.GetRelativePath(directory.FullName, f.FullName)).Order(StringComparer.Ordinal))
                    yield return ItemOf(step, Path.Combine(output, below));
            }
            else if (File.Exists(TaskEnvironment.GetAbsolutePath(output)))
            {
                yield return ItemOf(step, output);
            }
        }
    }

    private TaskItem ItemOf(ITaskItem step, string file)
    {
        var item = new TaskItem();
        step.CopyMetadataTo(item);
        foreach (var parameter in Parameters)
            item.RemoveMetadata(parameter);
        item.RemoveMetadata("OriginalItemSpec");
        item.ItemSpec = StepText.Escape(file);
        item.SetMetadata("HakoniwaStep", StepText.Escape(step.ItemSpec));
        return item;
    }
}
