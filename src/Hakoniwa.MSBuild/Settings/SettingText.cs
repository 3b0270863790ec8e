using System.Globalization;

using Hakoniwa.Values;

namespace Hakoniwa.MSBuild.Settings;

/// <summary>What the texts of settings mean. Null is one that is not set.</summary>
internal static class SettingText
{
    private const string Allow = "allow:";

    private static readonly char[] Separators = [';', ',', ' ', '\t', '\r', '\n'];

    internal static StepMode Mode(string? text) => text?.ToUpperInvariant() switch
    {
        null or "ENFORCE" => StepMode.Enforce,
        "BESTEFFORT" => StepMode.BestEffort,
        "WARN" => StepMode.Warn,
        "OFF" => StepMode.Off,
        _ => throw Invalid(nameof(Mode), text, "it can be Enforce, BestEffort, Warn or Off."),
    };

    internal static bool Flag(string? text, string name) => text?.ToUpperInvariant() switch
    {
        null or "FALSE" => false,
        "TRUE" => true,
        _ => throw Invalid(name, text, "it can be true or false."),
    };

    internal static Network? Network(string? text) => text?.ToUpperInvariant() switch
    {
        null => null,
        "NONE" => Hakoniwa.Network.None,
        "HOST" => Hakoniwa.Network.Host,
        _ when text.StartsWith(Allow, StringComparison.OrdinalIgnoreCase) => Allowed(text),
        _ => throw Invalid(nameof(Network), text, "it can be none, host, or allow: and endpoints, as in allow:example.org:443;10.0.0.5:5432."),
    };

    internal static long? Size(string? text, string name)
    {
        if (text is null)
            return null;
        return SizeText.TryParse(text, out var bytes, long.MaxValue) && bytes > 0
            ? (long)bytes
            : throw Invalid(name, text, "it has to be a size, such as 512M or 1.5GiB; a number alone is bytes.");
    }

    internal static TimeSpan? Time(string? text, string name)
    {
        if (text is null)
            return null;
        return TimeText.TryParseSpan(text, out var time) && time > TimeSpan.Zero
            ? time
            : throw Invalid(name, text, "it has to be a time of at most 24 days, such as 500ms, 90s or 5m; a number alone is seconds.");
    }

    internal static int? Count(string? text, string name)
    {
        if (text is null)
            return null;
        return int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var count) && count > 0
            ? count
            : throw Invalid(name, text, "it has to be a number from 1 on.");
    }

    /// <summary>Whether there are such calls is for the profile to say.</summary>
    internal static IReadOnlyList<string> SystemCalls(string? text) => (text ?? "").Split(Separators, StringSplitOptions.RemoveEmptyEntries);

    internal static SeccompProfile? Seccomp(string? text, Func<string, string> absolute)
    {
        if (text is null)
            return null;
        return IsFile(text, SeccompProfile.Names, absolute) ? SeccompProfile.Load(absolute(text)) : SeccompProfile.Named(text);
    }

    /// <summary>Whether it is the name of a file, and not that of something built in; a file of such a name is written with a slash.</summary>
    internal static bool IsFile(string text, IEnumerable<string> builtIn, Func<string, string> absolute)
        => text.Contains('/', StringComparison.Ordinal) || (!builtIn.Contains(text) && File.Exists(absolute(text)));

    internal static SeccompProfile Allowing(SeccompProfile profile, IReadOnlyList<string> calls)
    {
        try
        {
            return calls.Aggregate(profile, (allowing, call) => allowing.Allow(call));
        }
        catch (ArgumentException e)
        {
            throw new StepException(MSBuildErrorCode.InvalidParameter, $"SeccompAllow is \"{string.Join(';', calls)}\". {WithoutParameter(e)}", e);
        }
    }

    /// <summary>.NET appends the name of a parameter that is nothing to the reader of a build log.</summary>
    internal static string WithoutParameter(ArgumentException failure)
    {
        var appended = $" (Parameter '{failure.ParamName}')";
        return failure.Message.EndsWith(appended, StringComparison.Ordinal) ? failure.Message[..^appended.Length] : failure.Message;
    }

    private static Network Allowed(string text)
    {
        try
        {
            var endpoints = text[Allow.Length..].Split(';', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
            return endpoints.Length > 0
                ? Hakoniwa.Network.Allow(endpoints)
                : throw Invalid(nameof(Network), text, "after allow: there have to be endpoints, as in allow:example.org:443;10.0.0.5:5432.");
        }
        catch (ArgumentException e)
        {
            throw new StepException(MSBuildErrorCode.InvalidParameter, $"Network is \"{text}\". {WithoutParameter(e)}", e);
        }
    }

    private static StepException Invalid(string name, string text, string possible)
        => new(MSBuildErrorCode.InvalidParameter, $"{name} is \"{text}\"; {possible}");
}
