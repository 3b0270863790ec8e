using Hakoniwa.MSBuild.Paths;
using Hakoniwa.MSBuild.Sandboxing;

namespace Hakoniwa.MSBuild.Recording;

/// <summary>
/// What a strict step sees and may write, whether or not this one is, unless it said that it is not to be: what it does beyond that is told. Paths are those that programs ask for, and
/// those that links in what was declared lead to.
/// </summary>
internal sealed class StepView
{
    private static readonly string[] Temporary = ["/tmp", "/var/tmp", "/dev/shm"];

    /// <summary>Of <see cref="FileFilter.SystemPlaces"/> those that are not the host's in a step.</summary>
    private static readonly string[] NotTheHosts = ["/boot", "/run", "/tmp", "/var/lock", "/var/run", "/var/tmp"];

    private readonly PathSet _readable;
    private readonly PathSet _shared;
    private readonly PathSet _writable;
    private readonly PathSet _layers;
    private readonly PathSet _places;
    private readonly PathSet _private;
    private readonly HashSet<string> _leading;
    private readonly HashSet<string> _leadingToOutputs;

    /// <param name="step">What was declared.</param>
    /// <param name="dotnet">The .NET installation that the step sees; null if there is none.</param>
    internal StepView(StepDescription step, string? dotnet)
    {
        var withReal = WithReal();
        _writable = new(step.Outputs.Files.Concat(step.Outputs.Directories).SelectMany(withReal));
        _readable = new([.. step.Inputs.Concat(step.Tools).Concat(dotnet is null ? [] : [dotnet]).SelectMany(withReal), .. _writable.Paths]);
        _layers = new(step.Outputs.Roots.SelectMany(withReal));
        string[] own = [step.ProjectDirectory, step.WorkingDirectory];
        _shared = new(step.SharesProject ? [.. own.SelectMany(withReal), .. _layers.Paths] : []);
        _places = new([.. own.SelectMany(withReal), .. _readable.Paths, .. _layers.Paths]);
        var home = Environment.GetEnvironmentVariable("HOME");
        _private = new(string.IsNullOrEmpty(home) ? Temporary : [.. Temporary, Path.TrimEndingDirectorySeparator(home)]);
        _leading = [.. _places.Paths.SelectMany(PathSet.WithParents)];
        _leadingToOutputs = [.. _writable.Paths.SelectMany(PathSet.WithParents)];
        System = [.. FileFilter.SystemPlaces.Where(s => !NotTheHosts.Contains(s) || !_leading.Contains(s))];
    }

    /// <summary>What is never told of: the system's own places, unless what was declared lies in them and they are private otherwise.</summary>
    internal IReadOnlyList<string> System { get; }

    /// <summary>What was declared to be read or written.</summary>
    internal IEnumerable<string> Declared => _readable.Paths;

    /// <summary>Whether it exists in a strict step, if it does outside.</summary>
    internal bool Shows(string path) => _readable.Covers(path) || _shared.Covers(path) || _leading.Contains(path);

    /// <summary>Whether it is a directory that stands in a strict step, and of what is in it only what was declared.</summary>
    internal bool IsPartial(string path) => path != "/" && _leading.Contains(path) && !_readable.Covers(path) && !_shared.Covers(path) && !IsPrivate(path);

    /// <summary>Whether what a step writes there is an output, on the way to one, or nobody's concern.</summary>
    internal bool MayWrite(string path) => _writable.Covers(path) || _leadingToOutputs.Contains(path) || IsPrivate(path);

    /// <summary>Whether a strict step can write there, and loses what it leaves unless that is an output.</summary>
    internal bool Drops(string path) => _layers.Covers(path);

    /// <summary>Directories of a strict step's own: those for temporary files and the home directory, but for what of them is shown.</summary>
    private bool IsPrivate(string path) => _private.Covers(path) && !_places.Covers(path);

    /// <summary>The path, and where links lead it: what lies in one directory shares the way there.</summary>
    private static Func<string, IEnumerable<string>> WithReal()
    {
        var directories = new Dictionary<string, string>(StringComparer.Ordinal);
        return path =>
        {
            var parent = AbsolutePaths.Parent(path);
            if (!directories.TryGetValue(parent, out var realParent))
                directories[parent] = realParent = RealPath.Of(parent);
            var real = (realParent == "/" ? "" : realParent) + "/" + Path.GetFileName(path);
            if (new FileInfo(real).LinkTarget is not null)
                real = RealPath.Of(real);
            return real == path ? [path] : [path, real];
        };
    }
}
