using Hakoniwa.Core.Tests.Support;

namespace Hakoniwa.Core.Tests.Backends;

/// <summary>Makes this process take another directory for temporary files, so that what is found there is its own.</summary>
internal sealed class OwnTemporaryDirectory : IDisposable
{
    private const string Variable = "TMPDIR";

    private readonly TemporaryDirectory _directory = new();
    private readonly string? _before = Environment.GetEnvironmentVariable(Variable);

    internal OwnTemporaryDirectory() => Environment.SetEnvironmentVariable(Variable, _directory.Path);

    internal string[] Runs => Directory.GetDirectories(_directory.Path, "hakoniwa-run-*");

    public void Dispose()
    {
        Environment.SetEnvironmentVariable(Variable, _before);
        _directory.Dispose();
    }
}
