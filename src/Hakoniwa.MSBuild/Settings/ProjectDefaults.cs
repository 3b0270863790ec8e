using System.Collections;

using Microsoft.Build.Framework;
using Microsoft.Build.Utilities;

namespace Hakoniwa.MSBuild.Settings;

/// <summary>
/// The project's values of the properties that are defaults of parameters. A task is not shown the properties of its project: it asks for them
/// as <c>CallTarget</c> would, by a target of the project that returns an item which was evaluated with the project.
/// </summary>
internal sealed class ProjectDefaults
{
    private const string Target = "_HakoniwaExecDefaults";

    private readonly ITaskItem2 _values;

    private ProjectDefaults(ITaskItem2 values) => _values = values;

    internal static ProjectDefaults Of(IBuildEngine engine)
    {
        var outputs = new Hashtable();
        try
        {
            // No project file means the one that is being built, and its present state.
            if (engine.BuildProjectFile(null, [Target], null, outputs) && outputs[Target] is ITaskItem[] and [ITaskItem2 values])
                return new(values);
            throw Unreadable("", null);
        }
        catch (AggregateException e)
        {
            throw Unreadable(e.InnerException?.Message ?? e.Message, e);
        }
    }

    /// <summary>The value of <c>HakoniwaExec</c> and the name, or of <c>Hakoniwa</c> and the name. Null if it is set nowhere.</summary>
    internal string? Text(string name) => Escaped(name) is { } value ? Unescaped(value) : null;

    /// <summary>Its parts; a semicolon that is escaped separates none.</summary>
    internal IReadOnlyList<string> List(string name)
        => [.. (Escaped(name) ?? "").Split(';').Select(part => Unescaped(part.Trim())).Where(part => part.Length > 0)];

    private static StepException Unreadable(string reason, Exception? inner)
        => new(MSBuildErrorCode.DefaultsUnreadable,
            $"The defaults that the project sets for its steps cannot be read. {reason} Import Hakoniwa.MSBuild.targets, as the package does, and leave UsingTask to it.".Replace("  ", " ", StringComparison.Ordinal),
            inner);

    private static string Unescaped(string value) => new TaskItem(value).ItemSpec;

    private string? Escaped(string name)
    {
        string[] inOrder = [_values.GetMetadataValueEscaped("HakoniwaExec" + name), _values.GetMetadataValueEscaped("Hakoniwa" + name)];
        return Array.Find(inOrder, value => !string.IsNullOrWhiteSpace(value))?.Trim();
    }
}
