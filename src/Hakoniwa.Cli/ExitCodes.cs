namespace Hakoniwa.Cli;

/// <summary>What the command itself exits with; everything else is the program's own code.</summary>
internal static class ExitCodes
{
    internal const int Success = 0;
    internal const int BadProfile = 1;

    /// <summary>The doctor's, where the hermetic sandbox does not work.</summary>
    internal const int HostUnfit = 1;

    internal const int Usage = 2;
    internal const int SetUpFailed = 125;
    internal const int NotExecutable = 126;
    internal const int NotFound = 127;

    internal static int For(SandboxException failure) => failure.Code switch
    {
        ErrorCode.ProgramNotFound => NotFound,
        ErrorCode.ProgramNotExecutable => NotExecutable,

        // Nothing else cancels a launch here.
        ErrorCode.CancelledDuringSetUp => ExitStatus.TimedOutCode,
        ErrorCode.ContradictoryDescription or ErrorCode.UnusablePath => Usage,
        ErrorCode.SeccompFileUnreadable or ErrorCode.SeccompFileSyntax or ErrorCode.SeccompFileContent or ErrorCode.SeccompFileArchitecture => BadProfile,
        _ when IsOfProfile(failure.Code) => BadProfile,
        _ => SetUpFailed,
    };

    /// <summary>HAKO202x and HAKO203x.</summary>
    internal static bool IsOfProfile(string code) => code.StartsWith("HAKO202", StringComparison.Ordinal) || code.StartsWith("HAKO203", StringComparison.Ordinal);
}
