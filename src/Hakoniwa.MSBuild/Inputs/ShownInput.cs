namespace Hakoniwa.MSBuild.Inputs;

/// <summary>Something to be mounted, read-only, at its own path.</summary>
/// <param name="Path">A file, or a directory with what is in it.</param>
/// <param name="Hidden">What of the directory is not shown.</param>
internal sealed record ShownInput(string Path, IReadOnlyList<string> Hidden);
