namespace Hakoniwa.MSBuild;

/// <summary>A step cannot be run, or its outputs cannot be had; the message is what the build log shows.</summary>
internal sealed class StepException(string code, string message, Exception? inner = null) : Exception(message, inner)
{
    /// <summary>One of <see cref="MSBuildErrorCode"/>, or the sandbox's own.</summary>
    internal string Code { get; } = code;
}
