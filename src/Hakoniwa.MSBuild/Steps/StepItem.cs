using System.Security.Cryptography;
using System.Text;

namespace Hakoniwa.MSBuild.Steps;

/// <summary>An item <c>HakoniwaStep</c> of a project.</summary>
internal sealed class StepItem
{
    private const string PlainCharacters = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789._-";
    private const int LongestPlainName = 60;
    private const int HashCharacters = 8;

    private readonly Func<string, string?> _metadata;

    /// <param name="name">What the item includes.</param>
    /// <param name="metadata">The value of each metadatum as it is in the project, null where there is none.</param>
    internal StepItem(string name, Func<string, string?> metadata)
    {
        (Name, _metadata) = (name, metadata);
        if (string.IsNullOrWhiteSpace(metadata("Command")))
            throw new StepException(MSBuildErrorCode.InvalidParameter, $"HakoniwaStep \"{name}\" has no Command.");
    }

    internal string Name { get; }

    internal IEnumerable<string> DependsOn => List("DependsOn");

    internal IEnumerable<string> Outputs => List("Outputs");

    /// <summary>Also by a list of items that is empty.</summary>
    internal bool SaysInputs => _metadata("Inputs") is not null;

    /// <summary>
    /// What the step is to have as <c>Strict</c>. One whose inputs are none has asked to see nothing else all the same, and the task would not be
    /// told of them.
    /// </summary>
    internal string Strict => _metadata("Strict") is { } said && !string.IsNullOrWhiteSpace(said) ? said : SaysInputs && List("Inputs").Length == 0 ? "true" : "";

    /// <summary>Names of its own files begin with this: the name, as far as it can be one of a file.</summary>
    internal string FileName
    {
        get
        {
            var plain = string.Concat(Name.Select(c => PlainCharacters.Contains(c, StringComparison.Ordinal) ? c : '-'));
            if (plain == Name && plain.Length <= LongestPlainName && plain[0] != '.')
                return plain;
            var hash = Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(Name)))[..HashCharacters];
            return (plain.Length <= LongestPlainName ? plain : plain[..LongestPlainName]).TrimStart('.') + "-" + hash;
        }
    }

    private string[] List(string metadata) => StepText.List(_metadata(metadata) ?? "");
}
