namespace Hakoniwa.Mounts;

/// <summary>Something at a place of the sandbox's file system. The place is absolute and normalised.</summary>
internal abstract record MountEntry(string Target)
{
    /// <summary>Whether what lies below is not the sandbox's own: nothing is created there, and links may have been planted.</summary>
    internal virtual bool IsForeign => false;

    /// <summary>Whether there is a mount at the place, so that the kernel can give it attributes.</summary>
    internal virtual bool IsMount => true;
}
