using System.Collections.Immutable;

using Hakoniwa.Landlock;
using Hakoniwa.Mounts;

namespace Hakoniwa;

/// <summary>
/// Restrictions that a program and everything it starts can never lose, and what is allowed in spite of them. They come on top of mounts and
/// namespaces, and need neither. Immutable: every method returns a new value.
/// See <see href="https://docs.kernel.org/userspace-api/landlock.html">landlock(7)</see>.
/// </summary>
/// <remarks>
/// A rule implies its restriction: whoever allows one port forbids all others. Descriptors that the program is given stay as usable as they
/// are. Paths are those of the sandbox, looked up when it is launched; links are followed.
/// </remarks>
public sealed class LandlockRuleset
{
    /// <summary>No restriction.</summary>
    public static LandlockRuleset Empty { get; } = new();

    private LandlockRuleset()
    {
    }

    internal ImmutableSortedDictionary<LandlockResource, Mode> Restrictions { get; private init; } = ImmutableSortedDictionary<LandlockResource, Mode>.Empty;

    /// <summary>One for each path, by path.</summary>
    internal ImmutableSortedDictionary<string, LandlockRule> Paths { get; private init; } = ImmutableSortedDictionary.Create<string, LandlockRule>(StringComparer.Ordinal);

    internal ImmutableSortedSet<int> BindPorts { get; private init; } = [];

    internal ImmutableSortedSet<int> ConnectPorts { get; private init; } = [];

    /// <summary>Restricts a resource: nothing of it is allowed but what rules say.</summary>
    /// <param name="resource">The resource.</param>
    /// <param name="mode">
    /// Whether the launch fails where this kernel cannot enforce it (<see cref="Mode.Enforce"/>), or goes on and says so
    /// (<see cref="SandboxProcess.Landlock"/>). Replaces what was said about the resource before.
    /// </param>
    public LandlockRuleset Restrict(LandlockResource resource, Mode mode = Mode.Enforce) => With(resource, mode);

    /// <summary>Allows access to a path and everything below it; what was said about the same path before is replaced.</summary>
    /// <param name="path">An absolute path in the sandbox.</param>
    /// <param name="access">What is allowed.</param>
    /// <param name="missing">What happens if it does not exist.</param>
    /// <param name="mode">As in <see cref="Restrict"/>; if left out, what was said before, or <see cref="Mode.Enforce"/>.</param>
    /// <exception cref="ArgumentException">The path is not absolute, or no access is named.</exception>
    public LandlockRuleset Allow(string path, LandlockAccess access, MissingPath missing = MissingPath.Error, Mode? mode = null)
    {
        if (access == LandlockAccess.None || (access & ~(LandlockAccess.Read | LandlockAccess.Write | LandlockAccess.Execute | LandlockAccess.List)) != 0)
            throw new ArgumentException("Name one or more of Read, Write, Execute and List.", nameof(access));
        var place = SandboxPath.Normalize(path, nameof(path));
        return With(LandlockResource.FileSystem, mode, Paths.SetItem(place, new(place, access, missing)));
    }

    /// <summary>Allows to listen on TCP ports. Port 0 is the one that stands for any free port.</summary>
    /// <exception cref="ArgumentOutOfRangeException">A port is not between 0 and 65535.</exception>
    public LandlockRuleset AllowTcpBind(params IEnumerable<int> ports)
        => With(LandlockResource.TcpBind, null, bind: BindPorts.Union(Checked(ports)));

    /// <summary>Allows to connect to TCP ports, of any host.</summary>
    /// <inheritdoc cref="AllowTcpBind"/>
    public LandlockRuleset AllowTcpConnect(params IEnumerable<int> ports)
        => With(LandlockResource.TcpConnect, null, connect: ConnectPorts.Union(Checked(ports)));

    /// <summary>The same rules at other paths.</summary>
    internal LandlockRuleset Renamed(Func<string, string> rename) => new()
    {
        Restrictions = Restrictions,
        Paths = Paths.Values.Select(rule => rule with { Path = rename(rule.Path) }).ToImmutableSortedDictionary(rule => rule.Path, rule => rule, StringComparer.Ordinal),
        BindPorts = BindPorts,
        ConnectPorts = ConnectPorts,
    };

    private LandlockRuleset With(
        LandlockResource resource, Mode? mode, ImmutableSortedDictionary<string, LandlockRule>? paths = null, ImmutableSortedSet<int>? bind = null,
        ImmutableSortedSet<int>? connect = null)
        => new()
        {
            Restrictions = Restrictions.SetItem(resource, mode ?? Restrictions.GetValueOrDefault(resource, Mode.Enforce)),
            Paths = paths ?? Paths,
            BindPorts = bind ?? BindPorts,
            ConnectPorts = connect ?? ConnectPorts,
        };

    private static IEnumerable<int> Checked(IEnumerable<int> ports) => ports.Select(port =>
    {
        ArgumentOutOfRangeException.ThrowIfNegative(port);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(port, ushort.MaxValue);
        return port;
    });
}
