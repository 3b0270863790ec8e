using System.Collections.Immutable;

using Hakoniwa.Capabilities;
using Hakoniwa.Identity;
using Hakoniwa.Landlock;
using Hakoniwa.Mounts;

namespace Hakoniwa.Backends;

/// <summary>
/// Says what a description means on a host without namespaces. What was to be hidden is refused instead; what was to be private in memory
/// becomes a directory of the run's own; what cannot be had is listed, or refused.
/// </summary>
internal sealed partial class LandlockTranslation
{
    private readonly ContainerSpec _asked;
    private readonly List<PrivateDirectory> _directories = [];
    private readonly List<LandlockResource> _covered = [];

    private LandlockTranslation(ContainerSpec asked, CommandSpec command)
    {
        _asked = asked;
        Shortfall = new(asked.Mode);
        Container = asked with
        {
            Namespaces = NamespaceKinds.None,
            RootFs = null,
            Root = MemoryRoot.Default,
            WritableRoot = false,
            Restrictions = [],
            Mounts = [],
            HostName = null,
            UserId = null,
            GroupId = null,
            UserRanges = [],
            GroupRanges = [],
            UserNamespaceMode = UserNamespaceMode.Own,
            RunAs = null,
            Capabilities = CapabilitySet.Empty,
            Network = Network.Host,
            AccountEntries = false,
            Seccomp = Filter(),
        };
        Command = command;
    }

    internal ContainerSpec Container { get; private set; }

    internal CommandSpec Command { get; private set; }

    internal LandlockRuleset Rules { get; private set; } = LandlockRuleset.Empty;

    internal IReadOnlyList<PrivateDirectory> Directories => _directories;

    internal Shortfall Shortfall { get; }

    /// <summary>Whether everything that the program starts is to end with it.</summary>
    internal bool EndsTree => Has(NamespaceKinds.Pid);

    internal static LandlockTranslation Of(ContainerSpec container, CommandSpec command)
    {
        var translation = new LandlockTranslation(container, command);
        if (translation.Has(NamespaceKinds.Mount))
            translation.TranslateFiles();
        translation.TranslateNetwork();
        translation.TranslateProcesses();
        translation.TranslateIdentity();
        if (container.Landlock is { } own)
            translation.Container = translation.Container with { Landlock = own.Renamed(translation.Redirect) };
        return translation;
    }

    /// <summary>Whether the filter refuses the whole of what Landlock is to restrict, so that it does not matter if that cannot.</summary>
    internal bool IsCovered(LandlockResource resource) => _covered.Contains(resource);

    private bool Has(NamespaceKinds kind) => (_asked.Namespaces & kind) != 0;

    private void TranslateProcesses()
    {
        if (Has(NamespaceKinds.Pid))
        {
            Rules = Rules.Restrict(LandlockResource.Signals, _asked.Mode);
            Shortfall.Weaker("processes of the host can be seen, with their command lines; not their environment, memory or files");
        }

        if (Has(NamespaceKinds.Ipc))
            Shortfall.Weaker("there are no queues, semaphores and shared memory of System V, and no POSIX queues: the host's would be reached");
        if (Has(NamespaceKinds.Uts))
            Shortfall.Weaker(_asked.HostName is { } name ? $"the host name is the host's, not {name}" : "the host name is the host's");
        if (Has(NamespaceKinds.Cgroup))
            Shortfall.Weaker("the names of the host's control groups can be seen");
    }

    private void TranslateIdentity()
    {
        if (_asked.UserId is not null || _asked.GroupId is not null || !_asked.UserRanges.IsEmpty || _asked.UserNamespaceMode != UserNamespaceMode.Own)
            Shortfall.Impossible("other ids are mapped");
        if (_asked.RunAs is { } user)
            Shortfall.Impossible($"the program runs as {user}");
        if (!_asked.Capabilities.IsEmpty)
            Shortfall.Impossible($"the capabilities {string.Join(", ", _asked.Capabilities)} are kept");
        if (_asked.AllowNewPrivileges)
        {
            Shortfall.Impossible("new privileges are allowed");
            Container = Container with { AllowNewPrivileges = false };
        }

        if (_asked.AccountEntries)
            Shortfall.Weaker("/etc/passwd and /etc/group are the host's");
    }
}
