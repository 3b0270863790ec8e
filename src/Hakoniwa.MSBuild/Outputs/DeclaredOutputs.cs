using Hakoniwa.Layers;
using Hakoniwa.MSBuild.Paths;

namespace Hakoniwa.MSBuild.Outputs;

/// <summary>What a step said it would write: files, and directories (whose names end in a slash) with all that is in them.</summary>
internal sealed class DeclaredOutputs
{
    private DeclaredOutputs(IReadOnlySet<string> files, IReadOnlyList<string> directories)
    {
        Files = files;
        Directories = directories;
        Roots = AbsolutePaths.Topmost(files.Select(AbsolutePaths.Parent).Concat(directories));
    }

    internal IReadOnlySet<string> Files { get; }

    internal IReadOnlyList<string> Directories { get; }

    /// <summary>The directories that the step can write in; none lies in another.</summary>
    internal IReadOnlyList<string> Roots { get; }

    /// <param name="items">As the project wrote them.</param>
    /// <param name="absolute">Makes such a path absolute.</param>
    internal static DeclaredOutputs Parse(IEnumerable<string> items, Func<string, string> absolute)
    {
        var files = new SortedSet<string>(StringComparer.Ordinal);
        var directories = new SortedSet<string>(StringComparer.Ordinal);
        foreach (var item in items)
        {
            var path = absolute(item);
            if (path == "/" || AbsolutePaths.Parent(path) == "/" && !item.EndsWith('/'))
                throw new StepException(MSBuildErrorCode.InvalidParameter, $"The output \"{item}\" lies in the root directory, which no step can write to.");
            (item.EndsWith('/') ? directories : files).Add(path);
        }

        return new(files, [.. directories]);
    }

    internal bool Declares(string path) => Files.Contains(path) || Directories.Any(d => AbsolutePaths.IsWithin(path, d));

    /// <summary>Whether a directory is on the way to something declared.</summary>
    internal bool LeadsToDeclared(string directory)
        => Files.Any(f => AbsolutePaths.IsWithin(f, directory)) || Directories.Any(d => AbsolutePaths.IsWithin(d, directory));

    /// <summary>Removes the copies that builds which were killed have left where outputs go.</summary>
    internal void RemoveLeftovers()
    {
        foreach (var directory in Files.Select(AbsolutePaths.Parent).Distinct(StringComparer.Ordinal))
            StagingLeftovers.Remove(directory, below: false);
        foreach (var directory in Directories)
            StagingLeftovers.Remove(directory, below: true);
    }

    /// <summary>
    /// Makes the directories that outputs go to, as a MakeDir task before the step would: there has to be something to put the private layer
    /// over, and few tools make the directory of their output.
    /// </summary>
    internal void MakeDirectories()
    {
        foreach (var directory in Files.Select(AbsolutePaths.Parent).Concat(Directories).Distinct(StringComparer.Ordinal))
        {
            try
            {
                Directory.CreateDirectory(directory);
            }
            catch (Exception e) when (e is IOException or UnauthorizedAccessException)
            {
                throw new StepException(MSBuildErrorCode.PublishFailed, $"The output directory {directory} cannot be made: {e.Message}", e);
            }
        }
    }
}
