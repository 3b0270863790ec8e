using Hakoniwa.Capabilities;
using Hakoniwa.Cli.Options;

namespace Hakoniwa.Cli.Completion;

/// <summary>What a shell offers for a value. Nothing of it means that the value is anything.</summary>
/// <param name="Name">What the help calls it.</param>
/// <param name="Words">Words that it can be.</param>
internal sealed record CompletedValue(string Name, IReadOnlyList<string> Words)
{
    /// <summary>Whether it can be the path of a file or directory of the host.</summary>
    internal bool Paths { get; private init; }

    /// <summary>Whether it can be a variable of the environment.</summary>
    internal bool Variables { get; private init; }

    /// <summary>Whether it can be a user.</summary>
    internal bool Users { get; private init; }

    /// <summary>From what the help calls it: capitals stand for something, small letters for themselves.</summary>
    internal static CompletedValue Of(string name, RunOption? option = null)
    {
        var words = new List<string>();
        var paths = false;
        foreach (var alternative in name.Split('|'))
        {
            var word = alternative.Split('[')[0];
            if (word is "HOST" or "PATH" or "FILE" or "DIR")
                paths |= alternative != "HOST:PORT";
            else if (word.Length > 0 && word.All(c => char.IsAsciiLetterLower(c) || c == '-'))
                words.Add(word);
        }

        words.AddRange(option == StartOptions.Config ? SandboxProfile.Names
            : option == SeccompOptions.Profile ? SeccompProfile.Names
            : option == IdentityOptions.CapAdd ? CapabilityNames.All
            : []);
        return new(name, words) { Paths = paths, Variables = option == ProgramOptions.SetEnvironment, Users = option == IdentityOptions.User };
    }
}
