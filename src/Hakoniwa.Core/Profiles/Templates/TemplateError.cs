using System.Text;

using Hakoniwa.Profiles.Toml;

namespace Hakoniwa.Profiles.Templates;

/// <summary>What to throw where a template is wrong: file, line and column, and the line with a caret under the place.</summary>
internal static class TemplateError
{
    internal static SandboxException Syntax(TomlSource source, int offset, string message) => At(ErrorCode.TemplateSyntax, source, offset, message);

    internal static SandboxException Value(TomlSource source, int offset, string message) => At(ErrorCode.TemplateValue, source, offset, message);

    internal static SandboxException TooMuch(TomlSource source, int offset, string message) => At(ErrorCode.TemplateTooMuch, source, offset, message);

    internal static SandboxException Unsupported(TomlSource source, int offset, string message) => At(ErrorCode.TemplateUnsupported, source, offset, message);

    internal static SandboxException Host(TomlSource source, int offset, string message) => At(ErrorCode.TemplateHost, source, offset, message);

    /// <summary>The character at an offset as messages show it.</summary>
    internal static string Shown(string text, int offset)
        => !Rune.TryGetRuneAt(text, offset, out var rune) || Rune.IsControl(rune) ? $"U+{(int)text[offset]:X4}" : $"'{rune}'";

    /// <summary>A name of the template as messages show it: short, and nothing in it that a terminal obeys.</summary>
    internal static string Quoted(string name)
    {
        const int longest = 80;
        var shown = new StringBuilder("'");
        foreach (var rune in name.EnumerateRunes())
        {
            if (shown.Length > longest)
                return shown.Append("…'").ToString();
            shown.Append(Rune.IsControl(rune) ? "\uFFFD" : rune.ToString());
        }

        return shown.Append('\'').ToString();
    }

    private static SandboxException At(string code, TomlSource source, int offset, string message) => new(code, source.Error(offset, message).Message);
}
