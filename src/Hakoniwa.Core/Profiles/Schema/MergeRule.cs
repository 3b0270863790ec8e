namespace Hakoniwa.Profiles.Schema;

/// <summary>What becomes of a key that both a profile and one that it includes have.</summary>
internal enum MergeRule
{
    /// <summary>The including profile's counts.</summary>
    Replace,

    /// <summary>An array: the included one's elements come first, and the later counts where two are about the same thing.</summary>
    Append,

    /// <summary>A table: key by key.</summary>
    Fields,

    /// <summary>It says something about its own file alone.</summary>
    Own,
}
