namespace Hakoniwa.MSBuild.Recorder;

/// <summary>What a logger of MSBuild was told, as far as tests compare it.</summary>
/// <param name="Project">The file name, without extension, of the project it happened in.</param>
/// <param name="Case">The value of that project's global property Case.</param>
/// <param name="Kind">error, warning, message, or finished for the end of the project.</param>
/// <param name="Code">The code, for an error or a warning.</param>
/// <param name="Importance">The importance, for a message.</param>
/// <param name="Sender">The task, or MSBuild.</param>
/// <param name="Text">The message; for finished, whether it succeeded.</param>
/// <param name="File">The name of the file it was reported for.</param>
/// <param name="Line">The line it was reported for.</param>
public sealed record BuildEvent(string Project, string Case, string Kind, string Code, string Importance, string Sender, string Text, string File, int Line);
