using Hakoniwa.Identity;

namespace Hakoniwa;

/// <content>Who the sandbox's user is.</content>
public sealed partial class Container
{
    /// <summary>
    /// The ids that the caller's own user and group have in the sandbox. The default is the same ids as outside. Needs the user namespace.
    /// See <see href="https://man7.org/linux/man-pages/man7/user_namespaces.7.html">user_namespaces(7)</see>.
    /// </summary>
    public Container MapIds(uint userId, uint groupId)
        => With(Spec with { UserId = userId, GroupId = groupId, UserRanges = [], GroupRanges = [], UserNamespaceMode = Hakoniwa.UserNamespaceMode.Own });

    /// <summary>
    /// The sandbox's map of user ids, in place of the caller's single id. It must contain the caller's own. An ordinary user needs the programs
    /// of the package <c>uidmap</c> and an entry in <c>/etc/subuid</c> for whatever else it contains.
    /// </summary>
    /// <exception cref="ArgumentException">There is no range, or one is empty, leaves the 32 bits or overlaps another.</exception>
    public Container MapUserIds(params IEnumerable<IdRange> ranges) => With(Spec with { UserRanges = IdMap.Checked(ranges, nameof(ranges)) });

    /// <summary>The sandbox's map of group ids, in place of the caller's single id; with <c>/etc/subgid</c>.</summary>
    /// <inheritdoc cref="MapUserIds" path="/exception"/>
    public Container MapGroupIds(params IEnumerable<IdRange> ranges) => With(Spec with { GroupRanges = IdMap.Checked(ranges, nameof(ranges)) });

    /// <summary>Which ids of the host the sandbox has, where no ranges are given.</summary>
    /// <exception cref="ArgumentOutOfRangeException">There is no such mode.</exception>
    public Container UserNamespaceMode(UserNamespaceMode mode)
    {
        if (!Enum.IsDefined(mode))
            throw new ArgumentOutOfRangeException(nameof(mode), mode, "Unknown mode.");
        return With(Spec with { UserNamespaceMode = mode });
    }

    /// <summary>
    /// The user that programs run as, by name or number. Names are looked up in the sandbox's own <c>/etc/passwd</c> and <c>/etc/group</c>.
    /// The ids must be mapped: another user than the caller needs <see cref="Hakoniwa.UserNamespaceMode.Auto"/> or <see cref="MapUserIds"/>.
    /// </summary>
    /// <param name="user">Name or number.</param>
    /// <param name="group">
    /// Name or number. If null: the user's group and all groups that list the user, as far as they are mapped; for a number that is in no
    /// <c>/etc/passwd</c> the group stays as it is.
    /// </param>
    /// <param name="supplementary">Further groups; only with <paramref name="group"/>.</param>
    /// <exception cref="ArgumentException">A name is empty, or further groups are given without a group.</exception>
    public Container RunAs(string user, string? group = null, params IEnumerable<string> supplementary)
    {
        ArgumentException.ThrowIfNullOrEmpty(user);
        if (group is not null)
            ArgumentException.ThrowIfNullOrEmpty(group);
        var further = supplementary.ToArray();
        if (further.Any(string.IsNullOrEmpty) || (group is null && further.Length > 0))
            throw new ArgumentException("Further groups need names, and a first group.", nameof(supplementary));
        if (further.Length >= RunAsSteps.MaxGroups)
            throw new ArgumentException($"At most {RunAsSteps.MaxGroups - 1} further groups can be given.", nameof(supplementary));
        return With(Spec with { RunAs = new(user, group, [.. further]) });
    }

    /// <summary>
    /// Adds entries for the sandbox's user and group to <c>/etc/passwd</c> and <c>/etc/group</c> where they lack them: programs such as NUnit
    /// ask for the user's name. The host's files are not changed.
    /// </summary>
    public Container AccountEntries() => With(Spec with { AccountEntries = true });
}
