namespace Hakoniwa.MSBuild.Sandboxing;

/// <summary>What a failure to set a sandbox up means for a build.</summary>
internal static class SandboxFailure
{
    /// <summary>
    /// Whether no description of this kind could be had on this host. A missing program or input is the project's fault, and no reason to run
    /// the step without a sandbox.
    /// </summary>
    internal static bool IsTheHosts(SandboxException failure) => failure.Code switch
    {
        ErrorCode.UnsupportedHost or ErrorCode.UserNamespacesForbidden or ErrorCode.CloneFailed or ErrorCode.IdMap => true,
        ErrorCode.StepFailed or ErrorCode.ProcRefused or ErrorCode.FilterRefused => true,

        // Binds are attached by other calls: what mount(2) makes are file systems of the sandbox's own, which a host may not allow or have.
        ErrorCode.MountTarget => failure.SystemCall == "mount",
        _ => false,
    };

    /// <summary>The message without the code, which the build log has a field for.</summary>
    internal static string Sentence(SandboxException failure)
    {
        var prefix = failure.Code + ": ";
        return failure.Message.StartsWith(prefix, StringComparison.Ordinal) ? failure.Message[prefix.Length..] : failure.Message;
    }
}
