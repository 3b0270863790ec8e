using Hakoniwa.Core.Tests.Support;

namespace Hakoniwa.Core.Tests.Profiles.Toml;

/// <summary>The official corpus of TOML documents, where the machine has it: beside the checkout, or where HAKONIWA_TOML_TEST says.</summary>
internal static class TomlCorpus
{
    private const string ListOfFiles = "files-toml-1.0.0";

    internal static string? Folder { get; } = Find();

    /// <summary>The paths, below <see cref="Folder"/>, of the documents for TOML 1.0 that are all valid or all not.</summary>
    internal static IEnumerable<string> Documents(bool valid)
        => Folder is null
            ? []
            : File.ReadLines(Path.Combine(Folder, ListOfFiles))
                .Where(path => path.EndsWith(".toml", StringComparison.Ordinal) && path.StartsWith(valid ? "valid/" : "invalid/", StringComparison.Ordinal));

    private static string? Find()
    {
        var folder = Environment.GetEnvironmentVariable("HAKONIWA_TOML_TEST") is { Length: > 0 } given
            ? given : Path.Combine(Checkout.Root, "..", "shared", "toml-test");
        return File.Exists(Path.Combine(folder, ListOfFiles)) ? folder : null;
    }
}
