namespace Hakoniwa.MSBuild;

/// <summary>
/// The stable codes of <see cref="HakoniwaExec"/>. A sandbox that could not be set up is reported under the code that the sandbox gave it
/// (<see cref="ErrorCode"/>); what the command itself did is reported as <c>Exec</c> does it.
/// </summary>
public static class MSBuildErrorCode
{
    /// <summary>This is not Linux, and the step is to be sandboxed or fail.</summary>
    public const string UnsupportedHost = "HAKO4001";

    /// <summary>The command succeeded and did not make an output that it declared.</summary>
    public const string OutputMissing = "HAKO4002";

    /// <summary>The command changed something beside its outputs that it did not declare. It was dropped.</summary>
    public const string UndeclaredOutput = "HAKO4003";

    /// <summary>A parameter has a value that means nothing.</summary>
    public const string InvalidParameter = "HAKO4004";

    /// <summary>The sandbox cannot be had on this host, and the step ran without one, since its mode is <c>BestEffort</c>.</summary>
    public const string RanWithoutSandbox = "HAKO4005";

    /// <summary>An output could not be put in its place.</summary>
    public const string PublishFailed = "HAKO4006";

    /// <summary>A declared input or tool does not exist.</summary>
    public const string InputMissing = "HAKO4007";

    /// <summary>The step took more time than one of its limits allows.</summary>
    public const string TimeLimit = "HAKO4008";

    /// <summary>The step took more memory, or more processes, than its limit allows.</summary>
    public const string ResourceLimit = "HAKO4009";

    /// <summary>Nothing matches a pattern among the inputs.</summary>
    public const string NoInputFound = "HAKO4010";

    /// <summary>The command read, ran or listed something that it did not declare, or tried to.</summary>
    public const string UndeclaredInput = "HAKO4011";

    /// <summary>The command wrote something that it did not declare, or tried to.</summary>
    public const string UndeclaredWrite = "HAKO4012";

    /// <summary>The store of outputs cannot be used, and the step ran without it; or an output lies in the store, which is an error.</summary>
    public const string CacheUnusable = "HAKO4013";

    /// <summary>What the store had for a step was damaged. It was removed, and the step ran.</summary>
    public const string CacheEntryDamaged = "HAKO4014";

    /// <summary>A step whose determinism was to be verified did not do the same twice.</summary>
    public const string NotDeterministic = "HAKO4015";

    /// <summary>This MSBuild cannot load the task. Reported by the package's targets.</summary>
    public const string UnsupportedMSBuild = "HAKO4016";

    /// <summary>The defaults that a project sets for its steps cannot be read.</summary>
    public const string DefaultsUnreadable = "HAKO4017";

    /// <summary>A list of items is the inputs of a step, and is empty: the step sees the whole project directory.</summary>
    public const string InputsEmpty = "HAKO4018";
}
