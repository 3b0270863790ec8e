namespace Hakoniwa.Reporting.Files;

/// <summary>A path among the arguments of a call.</summary>
/// <param name="Directory">The argument with the descriptor that a relative path starts from; −1 for the working directory.</param>
/// <param name="Path">The argument with the path; −1 where the descriptor is all.</param>
/// <param name="Use">What is done with it.</param>
/// <param name="Flags">The argument with flags: AT_… or, for <see cref="FileUse.Open"/>, O_…; −1 if there is none.</param>
internal readonly record struct FileArgument(int Directory, int Path, FileUse Use, int Flags);
