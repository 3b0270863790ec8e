using Hakoniwa.Profiles;
using Hakoniwa.Profiles.Templates;

namespace Hakoniwa.Core.Tests.Profiles.Templates;

/// <summary>Renders templates as if they stood in a file.</summary>
internal static class Rendering
{
    internal const string File = "/nowhere/box.toml";

    internal static string Text(string template, ProfileHost? host = null, string file = File) => Render(template, host, file).Text;

    internal static RenderedText Render(string template, ProfileHost? host = null, string file = File)
        => TemplateRenderer.Render(file, template, host ?? new() { Inspect = true });

    internal static SandboxException Error(string template, ProfileHost? host = null, string file = File)
        => Assert.Throws<SandboxException>(() => Render(template, host, file))!;
}
