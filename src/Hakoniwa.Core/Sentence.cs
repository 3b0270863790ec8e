namespace Hakoniwa;

/// <summary>What an exception says, for those who have no use for the rest of its message.</summary>
internal static class Sentence
{
    /// <summary>Without the name of a parameter, which the runtime appends, and the value, which it puts in a line of its own.</summary>
    internal static string Of(ArgumentException problem)
    {
        var message = problem.Message.Split('\n')[0];
        var appended = $" (Parameter '{problem.ParamName}')";
        return message.EndsWith(appended, StringComparison.Ordinal) ? message[..^appended.Length] : message;
    }

    /// <summary>Without the code.</summary>
    internal static string Of(SandboxException problem)
        => problem.Message.StartsWith(problem.Code + ": ", StringComparison.Ordinal) ? problem.Message[(problem.Code.Length + 2)..] : problem.Message;
}
