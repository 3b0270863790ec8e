namespace Hakoniwa;

public sealed partial class Container
{
    /// <summary>
    /// The ids that the caller's own user and group have in the sandbox. The default is the same ids as outside. Needs the user namespace.
    /// See <see href="https://man7.org/linux/man-pages/man7/user_namespaces.7.html">user_namespaces(7)</see>.
    /// </summary>
    public Container MapIds(uint userId, uint groupId) => With(Spec with { UserId = userId, GroupId = groupId });

    /// <summary>
    /// Adds entries for the sandbox's user and group to <c>/etc/passwd</c> and <c>/etc/group</c> where they lack them: programs such as NUnit
    /// ask for the user's name. The host's files are not changed.
    /// </summary>
    public Container AccountEntries() => With(Spec with { AccountEntries = true });
}
