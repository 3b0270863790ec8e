using Hakoniwa.Profiles.Toml;

namespace Hakoniwa.Profiles;

/// <summary>Errors at a place in a profile: file, line and column, the line, and a caret under the place.</summary>
internal static class ProfileErrors
{
    /// <summary>The value is not what it has to be.</summary>
    internal static SandboxException At(TomlValue value, string message) => At(ErrorCode.ProfileContent, value.Source, value.Offset, message);

    internal static SandboxException At(string code, TomlSource source, int offset, string message) => At(code, source.Error(offset, message));

    internal static SandboxException At(string code, TomlException e) => new(code, e.Message, remedy: null, e);

    /// <summary>The sentence of somebody who checked an argument, for somebody who knows nothing of parameters.</summary>
    internal static string Sentence(ArgumentException problem)
    {
        // The runtime appends the parameter's name, and the value in a line of its own.
        var message = problem.Message.Split('\n')[0];
        var appended = $" (Parameter '{problem.ParamName}')";
        if (message.EndsWith(appended, StringComparison.Ordinal))
            message = message[..^appended.Length];
        return message.TrimEnd('.');
    }

    /// <summary>The sentence of an exception that has a code, without it.</summary>
    internal static string Sentence(SandboxException problem)
        => problem.Message.StartsWith(problem.Code + ": ", StringComparison.Ordinal) ? problem.Message[(problem.Code.Length + 2)..] : problem.Message;
}
