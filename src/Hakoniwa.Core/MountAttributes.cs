namespace Hakoniwa;

/// <summary>
/// What programs cannot do below a place of the sandbox's file system. See
/// <see href="https://man7.org/linux/man-pages/man2/mount_setattr.2.html">mount_setattr(2)</see>.
/// </summary>
[Flags]
public enum MountAttributes
{
    /// <summary>Nothing beyond what every mount of that kind has.</summary>
    None = 0,

    /// <summary>Nothing can be written, created, removed or renamed (<c>ro</c>).</summary>
    ReadOnly = 1,

    /// <summary>Set-user-id and set-group-id bits and file capabilities have no effect (<c>nosuid</c>).</summary>
    NoSetUserId = 2,

    /// <summary>Device nodes cannot be opened (<c>nodev</c>).</summary>
    NoDevices = 4,

    /// <summary>Programs cannot be executed, nor files mapped as code (<c>noexec</c>).</summary>
    NoExecute = 8,
}
