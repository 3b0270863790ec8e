using System.Text;

namespace Hakoniwa.Diagnostics;

/// <summary>A profile that allows user namespaces and restricts nothing, as Ubuntu ships them for programs with sandboxes; apparmor.d(5).</summary>
internal static class AppArmorProfile
{
    internal static string For(IEnumerable<string> programs)
    {
        string[] paths = [.. programs.Distinct(StringComparer.Ordinal)];
        if (paths.Length == 0 || Array.Exists(paths, p => !p.StartsWith('/') || p.AsSpan().ContainsAny('"', '\n', '\\')))
            throw new ArgumentException("Programs are given by absolute paths, without quotation marks and backslashes.", nameof(programs));

        var text = new StringBuilder("""
            # Lets these programs make user namespaces, for sandboxes. It restricts nothing and allows nothing else.
            # sudo apparmor_parser -r /etc/apparmor.d/hakoniwa
            abi <abi/4.0>,
            include <tunables/global>


            """);
        for (var i = 0; i < paths.Length; i++)
        {
            var name = "hakoniwa-" + Path.GetFileName(paths[i]) + (i == 0 ? "" : "-" + (i + 1).ToString(System.Globalization.CultureInfo.InvariantCulture));
            text.Append(System.Globalization.CultureInfo.InvariantCulture, $$"""
                profile "{{name}}" "{{Literal(paths[i])}}" flags=(unconfined) {
                  userns,
                  include if exists <local/hakoniwa>
                }

                """);
        }

        return text.ToString();
    }

    /// <summary>A path may have characters that are patterns there.</summary>
    private static string Literal(string path)
    {
        var text = new StringBuilder();
        foreach (var character in path)
            text.Append("*?[]{}^,".Contains(character, StringComparison.Ordinal) ? "\\" : "").Append(character);
        return text.ToString();
    }
}
