namespace Hakoniwa;

/// <summary>The rules by which a profile is read; <c>docs/profiles.md</c> has them.</summary>
public enum ProfileDialect
{
    /// <summary>Those of this library. A file that begins with <c>hakoniwa = 1</c> is read by them.</summary>
    Hakoniwa,

    /// <summary>Those of the original hakoniwa, with its templates, for profiles that were written for it.</summary>
    Original,
}
