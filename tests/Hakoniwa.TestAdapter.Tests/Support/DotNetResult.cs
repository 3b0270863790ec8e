namespace Hakoniwa.TestAdapter.Tests.Support;

/// <summary>What a run of <c>dotnet</c> gave: its exit code, and standard output and error as one text.</summary>
internal sealed record DotNetResult(int ExitCode, string Text)
{
    public override string ToString() => $"exit code {ExitCode}\n{Text}";
}
