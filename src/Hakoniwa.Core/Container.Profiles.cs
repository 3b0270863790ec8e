namespace Hakoniwa;

/// <content>What a profile can say that code, which has the base in its own hands, need not.</content>
public sealed partial class Container
{
    /// <summary>A sandbox description without a variable that it had.</summary>
    internal Container WithoutEnvironment(string name) => With(Spec with { Environment = Spec.Environment.Remove(name) });

    /// <summary>A sandbox description with or without <see cref="AccountEntries()"/>.</summary>
    internal Container AccountEntries(bool wanted) => With(Spec with { AccountEntries = wanted });
}
