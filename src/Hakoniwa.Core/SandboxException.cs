using System.Globalization;

namespace Hakoniwa;

/// <summary>
/// The sandbox could not be set up, or its result could not be had. It is never used for the program's own exit code.
/// </summary>
public sealed class SandboxException : Exception
{
    /// <summary>Creates an exception; <paramref name="message"/> is the sentence without code and remedy.</summary>
    public SandboxException(string code, string message, string? remedy = null, Exception? inner = null)
        : base(Compose(code, message, remedy), inner)
    {
        Code = code;
        Remedy = remedy;
    }

    internal SandboxException(string code, int step, int stepCount, string description, string? systemCall, Errno errno, string? remedy)
        : this(code, string.Create(CultureInfo.InvariantCulture, $"step {step} of {stepCount}: {description}: {(systemCall is null ? "" : systemCall + ": ")}{errno}"), remedy)
    {
        Step = step;
        StepCount = stepCount;
        SystemCall = systemCall;
        Errno = errno;
    }

    /// <summary>The stable code, one of <see cref="ErrorCode"/>.</summary>
    public string Code { get; }

    /// <summary>The number of the step in the plan that failed, from 1; null where the failure is not a step's.</summary>
    public int? Step { get; }

    /// <summary>How many steps the plan has; null where the failure is not a step's.</summary>
    public int? StepCount { get; }

    /// <summary>The name of the system call that failed, if one did.</summary>
    public string? SystemCall { get; internal init; }

    /// <summary>What the system call answered, if one failed.</summary>
    public Errno? Errno { get; internal init; }

    /// <summary>One line that says what to do about it, if there is something to say.</summary>
    public string? Remedy { get; }

    private static string Compose(string code, string message, string? remedy)
        => remedy is null ? $"{code}: {message}" : $"{code}: {message}. {remedy}";
}
