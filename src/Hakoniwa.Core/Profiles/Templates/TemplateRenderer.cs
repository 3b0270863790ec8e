using Hakoniwa.Profiles.Templates.Library;
using Hakoniwa.Profiles.Templates.Syntax;
using Hakoniwa.Profiles.Toml;

namespace Hakoniwa.Profiles.Templates;

/// <summary>
/// Renders the templates of profiles in the original's dialect, which is Jinja as minijinja has it. Nothing is escaped: what a value
/// contains becomes part of the profile as it is, quotes and line ends too.
/// </summary>
internal static class TemplateRenderer
{
    /// <summary>Whether a text has anything to render.</summary>
    internal static bool IsTemplate(string text)
        => text.Contains("{{", StringComparison.Ordinal) || text.Contains("{%", StringComparison.Ordinal) || text.Contains("{#", StringComparison.Ordinal);

    /// <summary>Renders a profile's text; <paramref name="path"/> is absolute, and templates are included from its directory.</summary>
    /// <exception cref="SandboxException">The template is wrong, or too much; the message has the place in it.</exception>
    internal static RenderedText Render(string path, string text, ProfileHost host)
    {
        var source = new TomlSource(path, text);
        var directory = Path.GetDirectoryName(path) is { Length: > 0 } parent ? parent : "/";
        var session = new Session(host, directory, source);
        session.Charge(text.Length);
        var scope = new Scope(Globals.Scope(session));
        var output = new RenderedOutput();
        new Interpreter(session, source).Run(Parser.Read(source), scope, output);
        return new(source, output.Text, output.Parts, session.Files);
    }
}
