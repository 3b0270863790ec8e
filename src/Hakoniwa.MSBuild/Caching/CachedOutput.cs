namespace Hakoniwa.MSBuild.Caching;

/// <summary>A file that a step made.</summary>
/// <param name="Root">The directory of outputs.</param>
/// <param name="Path">Relative to it.</param>
/// <param name="Permissions">As the step left them, without special bits.</param>
/// <param name="Size">In bytes.</param>
/// <param name="Content">The digest, which is the name of the object.</param>
/// <param name="Modified">Nanoseconds since 1970, if the step set a time of its own; else null, and a restored file is new.</param>
internal sealed record CachedOutput(string Root, string Path, int Permissions, long Size, string Content, long? Modified);
