using System.Text;

using Microsoft.Build.Framework;
using Microsoft.Build.Utilities;

namespace Hakoniwa.MSBuild.Steps;

/// <summary>
/// Puts the <c>HakoniwaStep</c> items of a project in order, and sees to it that the targets find out which of them have to run: a step has a
/// file that says what it is, which changes with it, and another that says when it last succeeded.
/// </summary>
/// <remarks>For <c>Hakoniwa.MSBuild.Steps.targets</c>, which come with it.</remarks>
[MSBuildMultiThreadableTask]
public sealed class HakoniwaPrepareSteps : Microsoft.Build.Utilities.Task, IMultiThreadableTask
{
    /// <summary>The file names of the two files of a step end in these.</summary>
    private const string DefinitionExtension = ".step";
    private const string StampExtension = ".done";

    private static readonly string[] WellKnown = ["FullPath", "RootDir", "Filename", "Extension", "RelativeDir", "Directory", "RecursiveDir", "Identity",
        "ModifiedTime", "CreatedTime", "AccessedTime", "DefiningProjectFullPath", "DefiningProjectDirectory", "DefiningProjectName", "DefiningProjectExtension"];

    /// <summary>Set by MSBuild.</summary>
    public TaskEnvironment TaskEnvironment { get; set; } = TaskEnvironment.Fallback;

    /// <summary>The items.</summary>
    [Required]
    public ITaskItem[] Steps { get; set; } = [];

    /// <summary>Their inputs and tools, each with the name of its step as <c>HakoniwaStep</c>. Of a directory that is every file in it.</summary>
    public ITaskItem[] StepInputs { get; set; } = [];

    /// <summary>Where the files go that say what steps are and when they succeeded.</summary>
    [Required]
    public string Directory { get; set; } = "";

    /// <summary>The items in the order in which they are to run, with what decides whether they have to as <c>InputFiles</c> and <c>Stamp</c>.</summary>
    [Output]
    public ITaskItem[] Ordered { get; set; } = [];

    /// <summary>The files that were written here.</summary>
    [Output]
    public ITaskItem[] Written { get; set; } = [];

    /// <inheritdoc/>
    public override bool Execute()
    {
        try
        {
            System.IO.Directory.CreateDirectory(Absolute(Directory));
            var inputs = StepInputs.ToLookup(i => i.GetMetadata("HakoniwaStep"), i => i.ItemSpec, StringComparer.OrdinalIgnoreCase);
            var steps = StepOrder.Of([.. Steps.Select(i => new StepItem(i.ItemSpec, name => Said(i, name)))]);
            var items = Steps.ToDictionary(i => i.ItemSpec, StringComparer.OrdinalIgnoreCase);
            var stamps = steps.ToDictionary(s => s.Name, s => Path.Combine(Directory, s.FileName + StampExtension), StringComparer.OrdinalIgnoreCase);
            Ordered = [.. steps.Select(s => Prepare(s, items[s.Name], [.. inputs[s.Name].SelectMany(FilesOf)], stamps))];
            Written = [.. Ordered.Select(o => o.GetMetadata("Stamp")).Concat(Ordered.Select(o => o.GetMetadata("Definition"))).Select(f => new TaskItem(StepText.Escape(f)))];
            return true;
        }
        catch (StepException e)
        {
            Log.LogError(null, e.Code, null, null, 0, 0, 0, 0, e.Message);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            Log.LogError(null, MSBuildErrorCode.PublishFailed, null, null, 0, 0, 0, 0, $"The files of HakoniwaStep items cannot be written to {Directory}: {e.Message}");
        }

        return false;
    }

    private TaskItem Prepare(StepItem step, ITaskItem item, string[] inputs, Dictionary<string, string> stamps)
    {
        var stamp = stamps[step.Name];
        var definition = Path.ChangeExtension(stamp, DefinitionExtension);
        WriteIfChanged(Absolute(definition), Definition(item, inputs));

        // A step that says nothing about its inputs always runs; one whose output is gone does, too.
        if (!step.SaysInputs || step.Outputs.Any(o => !Path.Exists(Absolute(o))))
            File.Delete(Absolute(stamp));

        var prepared = new TaskItem(item);
        prepared.SetMetadata("Strict", step.Strict);
        prepared.SetMetadata("InputFiles", string.Join(';', inputs.Concat(step.DependsOn.Select(d => stamps[d])).Append(definition).Select(StepText.Escape)));
        prepared.SetMetadata("Stamp", StepText.Escape(stamp));
        prepared.SetMetadata("Definition", StepText.Escape(definition));
        return prepared;
    }

    /// <summary>A metadatum that is empty is there; to its value alone that is the same as none.</summary>
    private static string? Said(ITaskItem item, string name)
        => item.MetadataNames.Cast<string>().Contains(name, StringComparer.OrdinalIgnoreCase) ? StepText.Escaped(item, name) : null;

    private IEnumerable<string> FilesOf(string input)
    {
        var directory = new DirectoryInfo(Absolute(input));
        return directory.Exists
            ? directory.EnumerateFiles("*", SearchOption.AllDirectories).Select(f => Path.Combine(input, Path.GetRelativePath(directory.FullName, f.FullName)))
            : [input];
    }

    /// <summary>All that was said about the step, and the names of its inputs: one that is gone has no time to compare.</summary>
    private static string Definition(ITaskItem item, string[] inputs)
    {
        var text = new StringBuilder();
        foreach (var name in item.MetadataNames.Cast<string>().Except(WellKnown, StringComparer.OrdinalIgnoreCase).Order(StringComparer.Ordinal))
            text.Append(name).Append('=').Append(item.GetMetadata(name)).Append('\n');
        foreach (var input in inputs.Order(StringComparer.Ordinal))
            text.Append(input).Append('\n');
        return text.ToString();
    }

    private static void WriteIfChanged(string file, string text)
    {
        if (!File.Exists(file) || File.ReadAllText(file) != text)
            File.WriteAllText(file, text);
    }

    private string Absolute(string path) => TaskEnvironment.GetAbsolutePath(path);
}
