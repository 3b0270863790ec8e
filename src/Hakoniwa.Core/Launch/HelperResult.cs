namespace Hakoniwa.Launch;

/// <summary>How a <see cref="HelperProgram"/> ended, and what it said.</summary>
internal sealed record HelperResult(int ExitCode, string Error);
