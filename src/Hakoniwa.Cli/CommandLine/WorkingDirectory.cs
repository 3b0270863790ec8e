namespace Hakoniwa.Cli.CommandLine;

/// <summary>The value of <c>--workdir</c>.</summary>
/// <param name="Path">Where the program starts, in the sandbox.</param>
/// <param name="Shown">The host's directory that is shown there, or null.</param>
internal sealed record WorkingDirectory(string Path, string? Shown)
{
    internal static WorkingDirectory? Parse(string? value)
    {
        if (value is null)
            return null;
        if (value.StartsWith(':'))
            return new(value[1..], null);
        if (value.Length == 0)
            throw new UsageException("--workdir: name a directory");

        var full = System.IO.Path.GetFullPath(value);
        return new(full, full);
    }
}
