namespace Hakoniwa.TestAdapter;

/// <summary>The stable codes of what can go wrong around a test host; <c>docs/errors.md</c> has a paragraph for each.</summary>
public static class TestHostErrorCode
{
    /// <summary>The tests were to be sandboxed and are not: the guard in the test assembly stopped the run.</summary>
    public const string NotSandboxed = "HAKO5001";

    /// <summary>The sandbox of the test host could not be set up; the message carries the cause with its own code.</summary>
    public const string SandboxNotSetUp = "HAKO5002";

    /// <summary>The test platform started its host with a command line that the launcher does not know.</summary>
    public const string UnexpectedCommandLine = "HAKO5003";

    /// <summary>A property has a value that it cannot have, or the launcher's configuration is incomplete.</summary>
    public const string Configuration = "HAKO5004";

    /// <summary>A warning: the sandbox could not be set up, and the mode is BestEffort, so the tests ran without it.</summary>
    public const string RanUnsandboxed = "HAKO5005";

    /// <summary>The launcher is not where the build says it is.</summary>
    public const string LauncherMissing = "HAKO5006";
}
