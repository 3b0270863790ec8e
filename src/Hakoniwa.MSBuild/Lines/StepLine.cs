namespace Hakoniwa.MSBuild.Lines;

/// <summary>A line that a command wrote.</summary>
internal readonly record struct StepLine(string Text, bool IsError);
