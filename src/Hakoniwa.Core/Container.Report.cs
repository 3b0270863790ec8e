namespace Hakoniwa;

/// <content>What is recorded about the sandbox while it runs.</content>
public sealed partial class Container
{
    /// <summary>
    /// Records what the sandbox refuses. The program sees no difference: it gets the same error numbers; only the calls concerned become slower
    /// (about 10 microseconds). The result is in <see cref="ExitStatus.Report"/>.
    /// </summary>
    public Container Report(Report report) => With(Spec with { Report = report });
}
