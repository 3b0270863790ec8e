using Hakoniwa.Profiles.Toml;

namespace Hakoniwa.Profiles;

/// <summary>Errors at a place in a profile: file, line and column, the line, and a caret under the place.</summary>
internal static class ProfileErrors
{
    /// <summary>The value is not what it has to be.</summary>
    internal static SandboxException At(TomlValue value, string message) => At(ErrorCode.ProfileContent, value.Source, value.Offset, message);

    internal static SandboxException At(string code, TomlSource source, int offset, string message) => At(code, source.Error(offset, message));

    internal static SandboxException At(string code, TomlException e) => new(code, e.Message, remedy: null, e);
}
