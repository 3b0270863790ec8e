namespace Hakoniwa;

/// <summary>
/// A line of a user namespace's map of ids: <paramref name="Count"/> ids from <paramref name="Inside"/> on are those from
/// <paramref name="Outside"/> on of the host.
/// See <see href="https://man7.org/linux/man-pages/man7/user_namespaces.7.html">user_namespaces(7)</see>.
/// </summary>
/// <param name="Inside">The first id in the sandbox.</param>
/// <param name="Outside">The first id on the host.</param>
/// <param name="Count">How many; at least 1.</param>
public sealed record IdRange(uint Inside, uint Outside, uint Count = 1)
{
    /// <summary>The form of the kernel's files and of newuidmap(1): <c>inside outside count</c>.</summary>
    public override string ToString() => string.Create(System.Globalization.CultureInfo.InvariantCulture, $"{Inside} {Outside} {Count}");
}
