namespace Hakoniwa.MSBuild.Recording;

/// <summary>Something that a step did with a path that it did not declare.</summary>
/// <param name="Path">Absolute; written so that it is harmless in a log.</param>
/// <param name="Kind">What it did.</param>
/// <param name="Process">The name of the process that did it first, and its number.</param>
/// <param name="Count">How often it did it.</param>
/// <param name="Entries">Of a directory that was listed, the names in it that were not declared.</param>
internal sealed record UndeclaredAccess(string Path, UndeclaredKind Kind, string Process, long Count, IReadOnlyList<string> Entries);
