using Hakoniwa.MSBuild.Inputs;
using Hakoniwa.MSBuild.Settings;

namespace Hakoniwa.MSBuild.Sandboxing;

/// <summary>
/// The sandbox of a step in the mode <c>Warn</c>: the host's files, as far as the caller may use them, at their own paths. Everything else is as
/// in <see cref="StepMode.Enforce"/>.
/// </summary>
internal static class UnrestrictedSandbox
{
    /// <param name="usual">The sandbox that the step would have.</param>
    /// <param name="step">What was declared has to be there, as in a strict step.</param>
    internal static Container From(Container usual, StepDescription step)
    {
        if (step.Inputs.Concat(step.Tools).FirstOrDefault(path => !Path.Exists(path)) is { } missing)
            throw InputTree.Missing(missing);
        var container = usual.OnHostFiles();
        return Environment.GetEnvironmentVariable("HOME") is { Length: > 0 } home ? container.Environment("HOME", home) : container;
    }
}
