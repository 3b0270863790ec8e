namespace Hakoniwa;

/// <summary>The stable codes of what a report contains; <c>docs/errors.md</c> has a paragraph for each. None of them is an error by itself.</summary>
public static class ReportCode
{
    /// <summary>The seccomp profile refused a system call.</summary>
    public const string DeniedCall = "HAKO3010";

    /// <summary>An address outside was to be reached: over a network that the sandbox does not have, or over the one it has.</summary>
    public const string NetworkAttempt = "HAKO3011";

    /// <summary>A name was looked up that the sandbox's resolver says does not exist.</summary>
    public const string NameLookup = "HAKO3012";

    /// <summary>A file was to be read that exists outside of the sandbox alone.</summary>
    public const string HiddenFile = "HAKO3014";

    /// <summary>The report is not complete: something was not recorded, or not listed.</summary>
    public const string Incomplete = "HAKO3013";
}
