namespace Hakoniwa.MSBuild;

/// <summary>A line that a command wrote.</summary>
internal readonly record struct OutputLine(string Text, bool IsError);
