using Hakoniwa.Seccomp;

namespace Hakoniwa;

/// <content>Profiles that a backend adds to.</content>
public sealed partial class SeccompProfile
{
    /// <summary>The profile with rules that are tried before its own.</summary>
    internal SeccompProfile With(string suffix, IEnumerable<SeccompRule> rules)
    {
        var content = Content ?? ProfileContent.Permissive;
        return new($"{Name}, {suffix}", content with { Rules = [.. rules.Select(rule => new ProfileRule(rule)), .. content.Rules] });
    }
}
