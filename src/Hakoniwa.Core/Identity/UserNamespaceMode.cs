namespace Hakoniwa;

/// <summary>Which ids of the host a sandbox's user namespace has.</summary>
public enum UserNamespaceMode
{
    /// <summary>The caller's own user and group, as one id each. Needs no help and no settings; the default.</summary>
    Own,

    /// <summary>
    /// The caller is root in the sandbox, and the ids from 1 on are those that <c>/etc/subuid</c> and <c>/etc/subgid</c> grant to the caller.
    /// The programs newuidmap and newgidmap (package <c>uidmap</c>) make the map, unless the caller is root.
    /// See <see href="https://man7.org/linux/man-pages/man5/subuid.5.html">subuid(5)</see>.
    /// </summary>
    Auto,
}
