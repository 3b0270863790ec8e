namespace Hakoniwa;

/// <content>Landlock: what the program may do with what it can see.</content>
public sealed partial class Container
{
    /// <summary>Puts the program under a ruleset, right before it starts. Replaces one that was given before.</summary>
    public Container Landlock(LandlockRuleset ruleset)
    {
        ArgumentNullException.ThrowIfNull(ruleset);
        return With(Spec with { Landlock = ruleset });
    }
}
